using System.Text.Json.Nodes;
using Crawler.Client.Tests.Session;
using Crawler.HubSimulator;
using Crawler.Silo.DataDirectories;

namespace Crawler.Client.Tests.Commands;

/// <summary>The commands that work on the store itself: a drill from backup to restored store, and what each refuses.</summary>
public sealed class StoreCommandTests : IAsyncLifetime
{
    private readonly TempDirectory _root = new();
    private string _data = "";

    public async ValueTask InitializeAsync()
    {
        _data = Path.Combine(_root.Path, "data");
        await using var hub = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Quota = 100_000 }, CancellationToken.None);
        await OkAsync("crawl", "start", "--hub", hub.BaseAddress.ToString(), "--data", _data);
    }

    public ValueTask DisposeAsync()
    {
        _root.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_backup_restores_to_a_store_that_is_clean_and_shows_the_same_census()
    {
        var (file, restored) = (Path.Combine(_root.Path, "backup"), Path.Combine(_root.Path, "restored"));

        var taken = await JsonAsync("store", "backup", "--out", file, "--data", _data);
        await OkAsync("store", "restore", file, "--data", restored);

        Assert.Equal(new FileInfo(file).Length, (long)taken["fileBytes"]!);
        Assert.Empty(Directory.GetFiles(_root.Path, "*.copy*"));
        await OkAsync("store", "verify", "--data", restored);
        Assert.Equal(await OkAsync("census", "show", "-o", "json", "--data", _data), await OkAsync("census", "show", "-o", "json", "--data", restored));
    }

    [Fact]
    public async Task A_damaged_backup_makes_no_store()
    {
        var (file, restored) = (Path.Combine(_root.Path, "backup"), Path.Combine(_root.Path, "restored"));
        await OkAsync("store", "backup", "--out", file, "--data", _data);
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))[..^100], TestContext.Current.CancellationToken);

        Assert.Contains("damaged or was cut short", await FailAsync(ExitCode.Failure, "store", "restore", file, "--data", restored), StringComparison.Ordinal);

        Assert.False(File.Exists(Path.Combine(restored, "crawler.db")));
    }

    [Fact]
    public async Task What_is_there_is_not_overwritten()
    {
        var file = Path.Combine(_root.Path, "backup");
        await OkAsync("store", "backup", "--out", file, "--data", _data);

        Assert.Contains("exists", await FailAsync(ExitCode.Failure, "store", "backup", "--out", file, "--data", _data), StringComparison.Ordinal);
        Assert.Contains("There is a store", await FailAsync(ExitCode.Failure, "store", "restore", file, "--data", _data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_somebody_else_reading_works_and_changing_does_not()
    {
        using (DirectoryLock.TryTake(_data))
        {
            await OkAsync("store", "backup", "--out", Path.Combine(_root.Path, "backup"), "--data", _data);
            await OkAsync("store", "verify", "--data", _data);
            Assert.Contains("held by another process", await FailAsync(ExitCode.Failure, "store", "gc", "--data", _data), StringComparison.Ordinal);
            Assert.Contains("held by another process", await FailAsync(ExitCode.Failure, "store", "repartition", "--to", "5", "--data", _data), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_data, "verify*"));
    }

    [Fact]
    public async Task Repartitioned_in_place_a_store_shows_the_same_and_the_old_file_is_kept()
    {
        var census = await OkAsync("country", "list", "-o", "csv", "--data", _data);

        Assert.Equal(300, (long)(await JsonAsync("store", "repartition", "--to", "5", "--data", _data))["records"]!);

        Assert.True(File.Exists(Path.Combine(_data, "crawler.db.before-repartition")));
        Assert.Equal(5, (int)(await JsonAsync("cluster", "status", "--data", _data))["partitions"]!);
        Assert.Equal(census, await OkAsync("country", "list", "-o", "csv", "--data", _data));
        Assert.True((bool)(await JsonAsync("census", "audit", "--data", _data))["clean"]!);
        Assert.Contains("still there from an earlier time", await FailAsync(ExitCode.Failure, "store", "repartition", "--to", "7", "--data", _data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Size_and_growth_say_what_is_measured_and_what_is_not_known()
    {
        var size = (await JsonAsync("store", "size", "--data", _data)).AsArray();
        var growth = (await JsonAsync("store", "size", "--growth", "--data", _data)).AsArray();

        Assert.Contains(size, table => (string)table!["table"]! == "catalogue" && (long)table["bytes"]! > 0);
        Assert.All(growth, line => Assert.Null(line!["bytesPerYear"]));
        Assert.All(growth, line => Assert.StartsWith("too little is known", (string)line!["basis"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_store_is_each_says_so()
    {
        var nowhere = Path.Combine(_root.Path, "nowhere");
        string[][] verbs = [["backup", "--out", Path.Combine(_root.Path, "b")], ["verify"], ["size"], ["gc"], ["repartition", "--to", "3"]];
        foreach (var verb in verbs)
        {
            Assert.Contains("There is no store", await FailAsync(ExitCode.Failure, ["store", .. verb, "--data", nowhere]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Settings_of_a_storage_account_are_read_as_the_service_reads_them()
    {
        using var console = new TestConsole { Variables = { ["CRAWLER__STORE__KIND"] = "AzureTables" } };

        Assert.Equal(ExitCode.Usage, await console.RunAsync("store", "verify"));

        Assert.Contains("Give exactly one of Store:ConnectionString", console.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> JsonAsync(params string[] arguments) => JsonNode.Parse(await OkAsync([.. arguments, "-o", "json"]))!;

    private static async Task<string> OkAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == ExitCode.Ok, $"crawler {string.Join(' ', arguments)} ended with {code}:\n{output}\n{error}");
        return output;
    }

    private static async Task<string> FailAsync(int code, params string[] arguments)
    {
        var (actual, output, error) = await RunAsync(arguments);
        Assert.True(code == actual, $"crawler {string.Join(' ', arguments)} ended with {actual}:\n{output}\n{error}");
        return error;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var code = await CrawlerConsole.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
