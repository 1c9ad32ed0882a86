using Crawler.Contracts.Crawling;
using Crawler.Core.Catalogue;
using Crawler.Hub;

namespace Crawler.Grains.Tests.Importing;

/// <summary>A file of the past goes the way of a crawl: in batches, durably, once.</summary>
public class ImportTests
{
    [Fact]
    public async Task A_listing_from_a_file_gives_the_records_and_the_census_of_a_crawl()
    {
        await using var crawled = await TestCluster.StartAsync(new() { Models = 900, Port = 0, Quota = 100_000 });
        await using var imported = await TestCluster.StartAsync(new() { Models = 1, Port = 0, Quota = 100_000 });
        var crawl = await crawled.CrawlAsync(crawled.Request(1000, asOf: Importer.Day));
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new ListingQuery(crawled.Hub.BaseAddress, 1000, null, ModelListing.Expand).FirstPage);
        var lines = string.Join('\n', System.Text.Json.Nodes.JsonNode.Parse(page)!.AsArray().Select(row => row!.ToJsonString()));

        var import = await imported.ImportAsync(lines, Importer.Day, batchRows: 77);

        Assert.Equal((CrawlState.Completed, true, 900, 900), (import.State, import.Accepted, import.Rows, import.New));
        Assert.Equal(await crawled.RecordsAsync(), await imported.RecordsAsync());
        var (expected, actual) = (await crawled.CensusAsync(crawl.Id), await imported.CensusAsync(import.Id));
        Assert.Equal((expected.Models, expected.Owners, expected.Downloads30d, expected.DownloadsAllTime, expected.Likes), (actual.Models, actual.Owners, actual.Downloads30d, actual.DownloadsAllTime, actual.Likes));
        Assert.Equal(expected.Lineage, actual.Lineage);
        Assert.Equivalent(expected.Size, actual.Size, strict: true);
        Assert.Null(actual.Coverage.Ratio);
        Assert.Empty((await imported.Ecosystem.Audit()).Mismatches);
        Assert.Equal(0, (int)(await imported.LedgerAsync())["totalRequests"]!);
    }

    [Fact]
    public async Task A_batch_taken_again_changes_nothing_and_a_gap_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (request, batches) = await Importer.ReadAsync(Importer.Lines(300) + "\n{", batchRows: 100);
        var id = (await cluster.Crawls.BeginImport(request.At(Importer.Day))).Crawl!.Id;

        var first = await cluster.Crawls.TakeImport(batches[0].To(id));
        var again = await cluster.Crawls.TakeImport(batches[0].To(id));
        var gap = await cluster.Crawls.TakeImport(batches[2].To(id));
        var early = await cluster.Crawls.EndImport(id);

        Assert.True(first.Ok && again.Ok);
        Assert.Equal((100L, 100L, 100L), (first.RowsDone, again.RowsDone, again.Crawl!.New));
        Assert.False(gap.Ok);
        Assert.Contains("done up to row 100", gap.Message, StringComparison.Ordinal);
        Assert.Contains("row 100 of 301", early.Message, StringComparison.Ordinal);
        await cluster.Crawls.TakeImport(batches[1].To(id));
        await cluster.Crawls.TakeImport(batches[2].To(id));
        await cluster.Crawls.TakeImport(batches[3].To(id));
        var ended = await cluster.EndAsync(id);
        Assert.Equal((300, 300, 4, 301), (ended.Rows, ended.New, ended.Pages, ended.RowsDone));
        Assert.Equal([("malformed", 1L)], ended.Quarantined.Select(entry => (entry.Key, entry.Value)));
        Assert.Equal(301, Assert.Single(ended.Samples).Page);
        Assert.True((await cluster.Crawls.EndImport(id)).Ok);
    }

    [Fact]
    public async Task An_import_goes_on_at_its_checkpoint_after_the_silo_went_away()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var undisturbed = await TestCluster.StartAsync();
        await undisturbed.ImportAsync(Importer.Lines(500), Importer.Day);
        var (request, batches) = await Importer.ReadAsync(Importer.Lines(500), batchRows: 100);
        var begun = await cluster.Crawls.BeginImport(request.At(Importer.Day));
        await cluster.Crawls.TakeImport(batches[0].To(begun.Crawl!.Id));
        await cluster.Crawls.TakeImport(batches[1].To(begun.Crawl.Id));

        await cluster.RestartSiloAsync();
        var interrupted = (await cluster.Crawls.Current())!;
        var resumed = await cluster.Crawls.Resume();
        var other = await cluster.Crawls.Start(cluster.Request());
        var ended = await cluster.ImportAsync(Importer.Lines(500), Importer.Day);

        Assert.Equal((CrawlState.Running, false, 200), (interrupted.State, interrupted.IsActive, interrupted.RowsDone));
        Assert.Contains("past.jsonl", resumed.Message, StringComparison.Ordinal);
        Assert.Contains("past.jsonl", other.Message, StringComparison.Ordinal);
        Assert.Equal((begun.Crawl.Id, 500, 500), (ended.Id, ended.Rows, ended.New));
        Assert.Equal(await undisturbed.RecordsAsync(), await cluster.RecordsAsync());
    }

    [Fact]
    public async Task The_same_file_as_of_the_same_instant_is_imported_once_unless_it_is_wanted_again()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ImportAsync(Importer.Lines(50), Importer.Day);
        var (request, batches) = await Importer.ReadAsync(Importer.Lines(50), batchRows: 50);

        var refused = await cluster.Crawls.BeginImport(request.At(Importer.Day));
        var again = await cluster.Crawls.BeginImport((request with { IsAgain = true }).At(Importer.Day));
        await cluster.Crawls.TakeImport(batches[0].To(again.Crawl!.Id));
        var ended = await cluster.EndAsync(again.Crawl.Id);
        var otherDay = await cluster.Crawls.BeginImport(request.At(Importer.Day.AddDays(-1)));

        Assert.Equal((false, true), (refused.Ok, refused.IsKnown));
        Assert.Contains("models-000001", refused.Message, StringComparison.Ordinal);
        Assert.Equal(("models-000002", 0, 50), (ended.Id, ended.New, ended.Unchanged));
        Assert.True(otherDay.Ok, otherDay.Message);
    }

    [Fact]
    public async Task While_an_import_is_open_nothing_else_begins_and_cancelling_ends_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (request, batches) = await Importer.ReadAsync(Importer.Lines(200), batchRows: 100);
        var id = (await cluster.Crawls.BeginImport(request.At(Importer.Day))).Crawl!.Id;

        var other = await cluster.Crawls.BeginImport((request with { Digest = 7 }).At(Importer.Day));
        var complete = await cluster.Crawls.BeginImport((request with { IsComplete = true }).At(Importer.Day));
        await cluster.Crawls.Pause();
        var paused = await cluster.Crawls.TakeImport(batches[0].To(id));
        var continued = await cluster.Crawls.BeginImport(request.At(Importer.Day));
        var taken = await cluster.Crawls.TakeImport(batches[0].To(id));
        await cluster.Crawls.Cancel();
        var late = await cluster.Crawls.TakeImport(batches[1].To(id));

        Assert.False(other.Ok || complete.Ok);
        Assert.Contains("paused", paused.Message, StringComparison.Ordinal);
        Assert.True(continued.Ok && taken.Ok);
        Assert.Contains("cancelled", late.Message, StringComparison.Ordinal);
        Assert.Equal(CrawlState.Cancelled, (await cluster.Crawls.Show(id))!.State);
        Assert.Equal(200, (await cluster.ImportAsync(Importer.Lines(200), Importer.Day)).Rows);
    }

    [Fact]
    public async Task An_older_file_leaves_todays_records_and_census_as_they_are()
    {
        await using var cluster = await TestCluster.StartAsync();
        var newer = await cluster.ImportAsync(Importer.Lines(100, version: 3), Importer.Day);
        var before = await cluster.RecordsAsync();

        var older = await cluster.ImportAsync(Importer.Lines(100, version: 2), Importer.Day.AddDays(-30));

        Assert.Equal((CrawlState.Completed, (bool?)null, 100), (older.State, older.Accepted, older.Stale));
        Assert.Null(await cluster.Ecosystem.Census(older.Id));
        Assert.Equal(newer.Id, (await cluster.CensusAsync()).Crawl);
        Assert.Equal(before, await cluster.RecordsAsync());
        Assert.True((await cluster.Crawls.Start(cluster.Request(asOf: Importer.Day.AddDays(1)))).Ok);
    }

    [Fact]
    public async Task What_whole_files_do_not_name_is_missed_and_then_gone()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ImportAsync(Importer.Lines(300), Importer.Day, isComplete: true);

        // Fewer than two of a hundred, or the gate would not believe the file.
        var fewer = await cluster.ImportAsync(Importer.Lines(296, version: 2), Importer.Day.AddDays(1), isComplete: true);
        Assert.Equal((4L, true), (fewer.Missed, fewer.Accepted));
        Assert.Equal(300, (await cluster.CensusAsync(fewer.Id)).Models);
        var again = await cluster.ImportAsync(Importer.Lines(296, version: 3), Importer.Day.AddDays(2), isComplete: true);

        Assert.Equal((4L, true), (again.Missed, again.Accepted));
        Assert.Equal(296, (await cluster.RecordsAsync()).Count);
        var coverage = (await cluster.CensusAsync(again.Id)).Coverage;
        Assert.Equal((296, 4, 296 / 300.0), (coverage.Read, coverage.Missed, coverage.Ratio));
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
        var early = await cluster.ImportAsync(Importer.Lines(10, version: 4), Importer.Day.AddDays(-5), isComplete: true);
        Assert.Equal((0L, null), (early.Missed, early.Accepted));
        Assert.Equal(296, (await cluster.RecordsAsync()).Count);
    }

    [Fact]
    public async Task An_older_file_that_knows_a_model_under_another_owner_tells_of_the_past_of_the_same_model()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ImportAsync(Importer.Lines(50), Importer.Day);
        var former = string.Join('\n', Enumerable.Range(0, 50).Select(i => Importer.Line(i, version: 2, owner: $"former{i}")));

        var older = await cluster.ImportAsync(former, Importer.Day.AddDays(-30));

        Assert.Equal((0, 0), (older.New, older.Changed));
        Assert.Equal(50, (await cluster.RecordsAsync()).Count);
        var id = (await cluster.RecordsAsync()).Keys.First().ToString();
        Assert.Equal(2, (await cluster.Client.GetGrain<Contracts.Rollups.IModelGrain>(id).History(false))!.Points.Count);
    }

    [Fact]
    public async Task The_newest_file_moves_what_has_another_owner_now()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.ImportAsync(Importer.Lines(100), Importer.Day);

        var newest = await cluster.ImportAsync(
            string.Join('\n', Enumerable.Range(0, 100).Select(i => Importer.Line(i, version: 2, owner: $"heir{i}"))), Importer.Day.AddDays(30), batchRows: 30);

        Assert.Equal((0, 100), (newest.New, newest.Changed));
        Assert.Equal(100, (await cluster.CensusAsync(newest.Id)).Models);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
        Assert.Equal(100, (await cluster.RecordsAsync()).Count);
    }

    [Fact]
    public async Task A_first_file_that_speaks_of_a_model_twice_holds_it_once()
    {
        await using var cluster = await TestCluster.StartAsync();

        var import = await cluster.ImportAsync(string.Join('\n', Enumerable.Range(0, 40).SelectMany(i => new[] { Importer.Line(i), Importer.Line(i, version: 5, owner: $"last{i}") })), Importer.Day, batchRows: 7);

        Assert.Equal((80, 40), (import.Rows, import.Duplicates));
        Assert.Equal(40, (await cluster.CensusAsync(import.Id)).Models);
        var records = await cluster.RecordsAsync();
        Assert.All(records.Values, record => Assert.StartsWith("last", new ObservationView(Convert.FromHexString(record)).ToObservation().Name, StringComparison.Ordinal));
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3 })]
    [InlineData(new[] { 3, 1, 2 })]
    [InlineData(new[] { 2, 3, 1 })]
    public async Task Whatever_the_order_of_the_files_the_newest_word_stands(int[] order)
    {
        await using var cluster = await TestCluster.StartAsync();

        foreach (var version in order)
        {
            await cluster.ImportAsync(Importer.Lines(60, version), Importer.Day.AddDays(version));
        }

        var records = (await cluster.RecordsAsync()).Values.Select(record => new ObservationView(Convert.FromHexString(record)).ToObservation()).ToList();
        Assert.Equal(60, records.Count);
        Assert.All(records, record => Assert.Equal(3, record.Likes));
    }

    [Fact]
    public async Task What_no_import_can_be_is_refused_with_a_reason()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (request, batches) = await Importer.ReadAsync(Importer.Lines(10), batchRows: 10);

        Assert.Contains("future", (await cluster.Crawls.BeginImport(request.At(TimeProvider.System.GetUtcNow().AddDays(3)))).Message, StringComparison.Ordinal);
        Assert.Contains("no Hub", (await cluster.Crawls.BeginImport(request.At(new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero)))).Message, StringComparison.Ordinal);
        Assert.False((await cluster.Crawls.BeginImport(new CrawlRequest { Hub = ImportRequest.NoHub })).Ok);
        Assert.Contains("`import`", (await cluster.Crawls.Start(request.At(Importer.Day))).Message, StringComparison.Ordinal);
        Assert.False((await cluster.Crawls.TakeImport(batches[0].To("models-000001"))).Ok);
        var id = (await cluster.Crawls.BeginImport(request.At(Importer.Day))).Crawl!.Id;
        Assert.False((await cluster.Crawls.TakeImport(batches[0].To(id) with { Rows = [1, 2, 3] })).Ok);
        Assert.False((await cluster.Crawls.TakeImport(batches[0].To(id) with { UpToRow = 3 })).Ok);
        Assert.Equal("", (await cluster.Crawls.TakeImport(batches[0].To(id))).Message);
    }
}
