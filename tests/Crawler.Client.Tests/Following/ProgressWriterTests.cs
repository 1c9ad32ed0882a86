using Crawler.Client.Following;
using Crawler.Client.Output;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.Client.Tests.Following;

/// <summary>Progress is a live line on a terminal and a few lines in a log.</summary>
public sealed class ProgressWriterTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly FakeTimeProvider _time = new(Some.AsOf);

    public void Dispose() => _error.Dispose();

    [Fact]
    public void A_log_gets_a_line_each_tenth()
    {
        var writer = new ProgressWriter(Terminal(isInteractive: false), _time);

        for (var rows = 0; rows <= 1000; rows += 20)
        {
            writer.Show(Some.Crawl() with { Rows = rows, ExpectedRows = 1000 });
        }

        Assert.Equal(11, Lines());
    }

    [Fact]
    public void A_log_gets_a_line_each_half_minute_where_nothing_is_known()
    {
        var writer = new ProgressWriter(Terminal(isInteractive: false), _time);

        for (var second = 0; second < 90; second++)
        {
            writer.Show(Some.Crawl() with { Rows = second });
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, Lines());
    }

    [Fact]
    public void A_terminal_gets_one_line_that_renews_itself_and_goes()
    {
        var writer = new ProgressWriter(Terminal(isInteractive: true), _time);

        writer.Show(Some.Crawl() with { Rows = 1 });
        writer.Show(Some.Crawl() with { Rows = 2 });
        writer.Clear();

        Assert.Equal(0, Lines());
        Assert.EndsWith("\r", _error.ToString(), StringComparison.Ordinal);
        Assert.All(_error.ToString().Split('\r'), line => Assert.True(line.Length < 40));
    }

    [Fact]
    public void Quiet_is_quiet()
    {
        new ProgressWriter(new Terminal { Out = TextWriter.Null, Error = _error, IsQuiet = true }, _time).Show(Some.Crawl());

        Assert.Empty(_error.ToString());
    }

    private int Lines() => _error.ToString().Count(character => character == '\n');

    private Terminal Terminal(bool isInteractive) => new() { Out = TextWriter.Null, Error = _error, IsErrorInteractive = isInteractive, Width = 40 };
}
