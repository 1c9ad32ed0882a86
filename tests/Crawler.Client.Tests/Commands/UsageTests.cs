namespace Crawler.Client.Tests.Commands;

/// <summary>A wrong command line is answered with 2, one line of cause and one line of fix, all on the error stream.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("crawl")]
    [InlineData("store")]
    [InlineData("store backup")]
    [InlineData("store restore")]
    [InlineData("store verify --cluster host:30000")]
    [InlineData("store restore file --table other")]
    [InlineData("store gc --keep-censuses 0")]
    [InlineData("store repartition")]
    [InlineData("store repartition --to 4097")]
    [InlineData("crawl statsu")]
    [InlineData("nonsense")]
    [InlineData("census show -o xml")]
    [InlineData("census show --counter likes")]
    [InlineData("census show --cluster nowhere")]
    [InlineData("census show --cluster host:0")]
    [InlineData("crawl start --limit 0")]
    [InlineData("crawl start --page-size 1001")]
    [InlineData("crawl start --hub ftp://x")]
    [InlineData("crawl start --as-of yesterday")]
    [InlineData("crawl show")]
    [InlineData("model list --sort stars")]
    [InlineData("model list --limit 0")]
    [InlineData("model list --created-after 2024-13-01")]
    [InlineData("model list --created-after 2024-01-02 --created-before 2024-01-02")]
    [InlineData("model list --size-band huge")]
    [InlineData("model list --min-downloads -1")]
    [InlineData("org top --by size")]
    [InlineData("org top --type person")]
    [InlineData("model refresh")]
    [InlineData("model refresh a/b --hub ftp://x")]
    [InlineData("org overview")]
    [InlineData("org overview a --hub nowhere")]
    [InlineData("registry set")]
    [InlineData("registry set lab --type company")]
    [InlineData("registry set lab --source x")]
    [InlineData("registry set lab --type firm --source x")]
    [InlineData("registry set lab --type company --source x --from yesterday")]
    [InlineData("registry gaps --top 101")]
    [InlineData("dimension show")]
    [InlineData("dimension show task --sort member_name")]
    [InlineData("dimension show task --top 0")]
    [InlineData("census show --live --crawl models-000001")]
    [InlineData("census momentum --top 101")]
    [InlineData("flow show")]
    [InlineData("flow show colour")]
    [InlineData("flow show total --step week")]
    [InlineData("flow show task --attribution origin")]
    [InlineData("flow show total --from 2026-02-01 --to 2026-01-31")]
    [InlineData("flow show total --top 0")]
    [InlineData("census history --last 0")]
    [InlineData("census history --counter likes")]
    [InlineData("census diff a b c")]
    [InlineData("census diff --top 101")]
    [InlineData("model history")]
    [InlineData("model history a/b --last none")]
    [InlineData("country show CN --history --live")]
    [InlineData("country show CN --last 3")]
    [InlineData("org show lab --history --live")]
    [InlineData("dimension show task --history --live")]
    [InlineData("dimension show task --member text")]
    [InlineData("dimension show task --history --attribution origin")]
    [InlineData("schedule create")]
    [InlineData("schedule create a@b")]
    [InlineData("schedule create a --cron @daily")]
    [InlineData("schedule create a --jitter 10")]
    [InlineData("schedule create a --jitter 2d")]
    [InlineData("schedule create a --catch-up 1m")]
    [InlineData("schedule create a --catch-up soon")]
    [InlineData("schedule create a --keep-pages 101")]
    [InlineData("schedule create a --kind spaces")]
    [InlineData("schedule delete a")]
    [InlineData("schedule next a -n 0")]
    public async Task A_wrong_command_line_is_2(string line)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(console.Out);
        Assert.Contains("error: ", console.Error, StringComparison.Ordinal);
        Assert.Contains("fix:   ", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_kind_lists_the_known_ones()
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync("crawl", "start", "--kind", "spaces"));
        Assert.Contains("models", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_cron_expression_is_told_by_its_field_before_a_silo_is_looked_for()
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync("schedule", "create", "daily", "--cron", "0 25 * * *"));
        Assert.Contains("hour of '0 25 * * *' is '25'", console.Error, StringComparison.Ordinal);
        Assert.Contains("such as 3", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_data()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("--help"));
        Assert.Contains("census", console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_variable_is_a_usage_error_too()
    {
        using var error = new StringWriter();
        var environment = new ConsoleEnvironment { Out = TextWriter.Null, Error = error, Variable = name => name == "CRAWLER_CLUSTER" ? "nonsense" : null };

        Assert.Equal(2, await CrawlerConsole.RunAsync(["census", "show"], environment));
        Assert.Contains("CRAWLER_CLUSTER", error.ToString(), StringComparison.Ordinal);
    }
}
