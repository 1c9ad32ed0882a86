using Crawler.Client.Output;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Following;

/// <summary>Shows a crawl's progress: one line that renews itself on a terminal, elsewhere a line each tenth of the way and each half minute.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="time">The clock.</param>
/// <param name="isLiveOnly">Whether it is shown on a terminal and nowhere else.</param>
internal sealed class ProgressWriter(Terminal terminal, TimeProvider time, bool isLiveOnly = false)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private int _milestone = -1;
    private long _lastLine;
    private CrawlState _lastState;
    private int _drawn;

    /// <summary>Shows where the crawl stands.</summary>
    public void Show(CrawlView crawl)
    {
        if (terminal.IsQuiet)
        {
            return;
        }

        var text = CrawlText.Progress(crawl, time.GetUtcNow());
        if (terminal.IsErrorInteractive)
        {
            Redraw(text);
        }
        else if (!isLiveOnly && IsDue(crawl))
        {
            terminal.Error.WriteLine(text);
        }
    }

    /// <summary>Takes the live line away, so that something else can be written.</summary>
    public void Clear()
    {
        if (_drawn > 0)
        {
            terminal.Error.Write("\r" + new string(' ', _drawn) + "\r");
            _drawn = 0;
        }
    }

    private void Redraw(string text)
    {
        var line = text.Length < terminal.Width ? text : text[..(terminal.Width - 2)] + "…";
        terminal.Error.Write("\r" + line.PadRight(_drawn));
        _drawn = line.Length;
    }

    private bool IsDue(CrawlView crawl)
    {
        var milestone = CrawlText.Share(crawl) is { } share ? (int)(share * 10) : 0;
        if (milestone <= _milestone && crawl.State == _lastState && time.GetElapsedTime(_lastLine) < Heartbeat)
        {
            return false;
        }

        _milestone = Math.Max(milestone, _milestone);
        _lastState = crawl.State;
        _lastLine = time.GetTimestamp();
        return true;
    }
}
