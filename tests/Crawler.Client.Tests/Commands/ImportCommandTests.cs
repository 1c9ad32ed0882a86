using Crawler.Contracts.Crawling;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>crawler import</c> sends, says and returns.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crawler-import-").FullName;
    private readonly List<CrawlRequest> _begun = [];
    private readonly List<ImportBatch> _taken = [];
    private CrawlView _crawl = Some.Crawl();

    [Theory]
    [InlineData("When was that?", "FILE")]
    [InlineData("not both", "FILE", "--as-of", "2025-01-01", "--date-column", "date")]
    [InlineData("wants a date", "FILE", "--as-of", "yesterday")]
    [InlineData("one file holds everything", "FILE", "FILE", "--as-of", "2025-01-01", "--complete")]
    [InlineData("1 to 50000", "FILE", "--as-of", "2025-01-01", "--batch-rows", "0")]
    [InlineData("Required argument", "--as-of", "2025-01-01")]
    public async Task A_wrong_command_line_is_told_and_nothing_begun(string message, params string[] arguments)
    {
        using var console = Console();

        var code = await console.RunAsync(["import", .. arguments]);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(message, console.Error, StringComparison.Ordinal);
        Assert.Empty(_begun);
    }

    [Fact]
    public async Task A_file_is_sent_in_batches_and_its_end_is_told()
    {
        using var console = Console();
        var path = Write("past.jsonl", "{\"id\":\"a/b\",\"downloads\":1,\"strange\":2}\n{\"id\":\"c/d\"}\n{\"id\":\"a/b\"}\n{oops\n");

        var code = await console.RunAsync("import", path, "--as-of", "2025-01-01", "--batch-rows", "2", "--complete");

        Assert.Equal(ExitCode.Ok, code);
        var request = Assert.Single(_begun);
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), request.AsOf);
        Assert.Equal(("past.jsonl", 4L, true, false), (request.Import!.Source, request.Import.Rows, request.Import.IsComplete, request.Import.IsAgain));
        Assert.Equal([(0L, 2L, 2, 0L), (2, 4, 1, 1)], _taken.Select(batch => (batch.FromRow, batch.UpToRow, batch.Lengths.Length, batch.Duplicates)));
        Assert.Equal(4, Assert.Single(_taken[1].Samples).Page);
        Assert.Contains("past.jsonl lacks _id, createdAt", console.Error, StringComparison.Ordinal);
        Assert.Contains("not read of past.jsonl: strange", console.Error, StringComparison.Ordinal);
        Assert.Contains("models-000001 completed: 3 rows of past.jsonl as of 2025-01-01 00:00Z, 3 new, 0 changed, 0 unchanged, 1 of a repository named before, 1 quarantined", console.Error, StringComparison.Ordinal);
        Assert.Contains("quarantined: malformed 1", console.Error, StringComparison.Ordinal);
        Assert.Contains("census accepted", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_was_begun_before_is_sent_from_its_checkpoint_on()
    {
        _crawl = _crawl with { RowsDone = 2 };
        using var console = Console();

        var code = await console.RunAsync("import", Write("past.csv", "id\na/b\nc/d\ne/f\n"), "--as-of", "2025-01-01T06:00:00+02:00");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal((2L, 3L), (_taken.Single().FromRow, _taken.Single().UpToRow));
        Assert.Contains("going on behind row 2 of past.csv", console.Error, StringComparison.Ordinal);
        Assert.Equal(4, _begun.Single().AsOf!.Value.UtcDateTime.Hour);
    }

    [Fact]
    public async Task Each_day_of_a_file_is_an_import_and_known_ones_are_passed_over()
    {
        using var console = Console(request => request.AsOf!.Value.Day == 2);

        var code = await console.RunAsync("import", Write("daily.csv", "day,id\n2025-01-03,a/b\n2025-01-03,c/d\n2025-01-02,a/b\n2025-01-01,a/b\n"), "--date-column", "day", "-o", "json");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal([3, 2, 1], _begun.Select(request => request.AsOf!.Value.Day));
        Assert.Equal([2L, 1, 1], _begun.Select(request => request.Import!.Rows));
        Assert.Equal([(0L, 2L), (0, 1)], _taken.Select(batch => (batch.FromRow, batch.UpToRow)));
        Assert.Contains("2 days imported, 1 known before", console.Error, StringComparison.Ordinal);
        Assert.Equal(2, System.Text.Json.Nodes.JsonNode.Parse(console.Out)!.AsArray().Count);
    }

    [Fact]
    public async Task A_file_that_was_imported_before_is_refused()
    {
        using var console = Console(_ => true);

        var code = await console.RunAsync("import", Write("past.csv", "id\na/b\n"), "--as-of", "2025-01-01");

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("imported already", console.Error, StringComparison.Ordinal);
        Assert.Empty(_taken);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_before_anything_is_begun()
    {
        using var console = Console();

        Assert.Equal(ExitCode.Failure, await console.RunAsync("import", Write("good.csv", "id\na/b\n"), Path.Combine(_folder, "missing.csv"), "--as-of", "2025-01-01"));
        Assert.Equal(ExitCode.Failure, await console.RunAsync("import", Write("bad.csv", "repo\na/b\n"), "--as-of", "2025-01-01"));

        Assert.Contains("missing.csv", console.Error, StringComparison.Ordinal);
        Assert.Contains("its columns are repo", console.Error, StringComparison.Ordinal);
        Assert.Empty(_begun);
    }

    [Fact]
    public async Task A_user_who_leaves_pauses_the_import_and_learns_how_to_go_on()
    {
        using var leaving = new CancellationTokenSource();
        using var console = Console(onBatch: leaving.Cancel);

        var code = await console.RunAsync(["import", Write("past.csv", "id\na/b\nc/d\ne/f\n"), "--as-of", "2025-01-01", "--batch-rows", "1"], leaving.Token);

        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Single(_taken);
        Assert.Contains("models-000001 is paused. The same 'crawler import' command goes on with past.csv behind row 1.", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_refused_ends_the_command()
    {
        using var console = new TestConsole(FakeGrain.Of<ICrawlGrain>(
            (nameof(ICrawlGrain.BeginImport), _ => new ImportReply(true, "", _crawl, 0)),
            (nameof(ICrawlGrain.TakeImport), _ => new ImportReply(false, "Another console is faster.", _crawl, 0))));

        Assert.Equal(ExitCode.Failure, await console.RunAsync("import", Write("past.csv", "id\na/b\n"), "--as-of", "2025-01-01"));

        Assert.Contains("Another console is faster.", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imports_are_told_from_crawls_where_crawls_are_shown()
    {
        var import = Some.Crawl(CrawlState.Paused, isActive: false) with
        {
            Request = new CrawlRequest { Hub = ImportRequest.NoHub, Import = new ImportRequest { Source = "past.csv", Digest = 255, Rows = 9, MissingColumns = ["tags"] } },
            RowsDone = 4,
        };
        using var console = new TestConsole(FakeGrain.Of<ICrawlGrain>(
            (nameof(ICrawlGrain.Current), _ => import), (nameof(ICrawlGrain.List), _ => (IReadOnlyList<CrawlView>)[Some.Crawl(), import])));

        await console.RunAsync("crawl", "list", "-o", "csv");
        await console.RunAsync("crawl", "status");

        Assert.Contains("models-000001,1,full", console.Out, StringComparison.Ordinal);
        Assert.Contains("models-000001,1,import", console.Out, StringComparison.Ordinal);
        Assert.Contains("past.csv", console.Out, StringComparison.Ordinal);
        Assert.Contains("00000000000000ff", console.Out, StringComparison.Ordinal);
        Assert.Contains("The same 'crawler import' command goes on with past.csv behind row 4", console.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A console over a crawl grain that takes everything in.</summary>
    private TestConsole Console(Func<CrawlRequest, bool>? isKnown = null, Action? onBatch = null) => new(FakeGrain.Of<ICrawlGrain>(
        (nameof(ICrawlGrain.BeginImport), arguments => Begin((CrawlRequest)arguments[0]!, isKnown)),
        (nameof(ICrawlGrain.TakeImport), arguments => Take((ImportBatch)arguments[0]!, onBatch)),
        (nameof(ICrawlGrain.EndImport), _ => new CrawlReply(true, "", _crawl = _crawl with { State = CrawlState.Completed, Accepted = true, IsActive = false })),
        (nameof(ICrawlGrain.Pause), _ => new CrawlReply(true, "", _crawl = _crawl with { State = CrawlState.Paused })),
        (nameof(ICrawlGrain.Show), _ => _crawl)));

    private ImportReply Begin(CrawlRequest request, Func<CrawlRequest, bool>? isKnown)
    {
        _begun.Add(request);
        if (isKnown?.Invoke(request) == true)
        {
            return new ImportReply(false, "It was imported already.", _crawl, 0, IsKnown: true);
        }

        var done = _begun.Count == 1 ? _crawl.RowsDone : 0;
        _crawl = Some.Crawl() with { Request = request, AsOf = request.AsOf!.Value, RowsDone = done };
        return new ImportReply(true, "", _crawl, done);
    }

    private ImportReply Take(ImportBatch batch, Action? onBatch)
    {
        _taken.Add(batch);
        onBatch?.Invoke();
        var readable = batch.UpToRow - batch.FromRow - batch.Quarantined.Values.Sum();
        _crawl = _crawl with
        {
            RowsDone = batch.UpToRow,
            Rows = _crawl.Rows + readable,
            New = _crawl.New + readable,
            Duplicates = _crawl.Duplicates + batch.Duplicates,
            Quarantined = _crawl.Quarantined.Concat(batch.Quarantined).ToDictionary(),
        };
        return new ImportReply(true, "", _crawl, batch.UpToRow);
    }
}
