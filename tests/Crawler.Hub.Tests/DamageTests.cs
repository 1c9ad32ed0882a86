using System.Text;
using Crawler.Core.Catalogue;

namespace Crawler.Hub.Tests;

/// <summary>
/// Quotes and brackets that do not close. As few items as can be are lost, each that is lost is accounted for, and nothing is read that was not listed.
/// </summary>
public class DamageTests
{
    public static TheoryData<string, string> Damages => new()
    {
        { "an unclosed text", Row(3).Replace("\"author\":\"owner\"", "\"author\":\"owner", StringComparison.Ordinal) },
        { "an unopened text", Row(3).Replace("\"author\":\"owner\"", "\"author\":owner\"", StringComparison.Ordinal) },
        { "an unclosed name", Row(3).Replace("\"author\":", "\"author:", StringComparison.Ordinal) },
        { "an unclosed text at the very end", Row(3)[..^1] + ",\"x\":\"y}" },
        { "a quote inside a text", Row(3).Replace("\"owner\"", "\"ow\"ner\"", StringComparison.Ordinal) },
        { "a backslash before a closing quote", Row(3).Replace("\"owner\"", "\"owner\\\"", StringComparison.Ordinal) },
        { "an unclosed list", Row(3).Replace("\"],\"downloads\"", "\",\"downloads\"", StringComparison.Ordinal) },
        { "a list closed twice", Row(3).Replace("\"],\"downloads\"", "\"]],\"downloads\"", StringComparison.Ordinal) },
        { "a list closed by a brace", Row(3).Replace("\"],\"downloads\"", "\"},\"downloads\"", StringComparison.Ordinal) },
        { "an unclosed item", Row(3)[..^1] },
        { "an item closed twice", Row(3) + "}" },
        { "an item and a list closed behind it", Row(3) + "]" },
        { "an unopened item", Row(3)[1..] },
        { "an unclosed parent", Row(3).Replace("\"parent/1\"}", "\"parent/1\"", StringComparison.Ordinal) },
        { "a text that never ends", "\"no item" },
        { "a list that never ends", "[1,2" },
        { "a list of items", $"[{Row(31)},{Row(32)}]" },
        { "binary rubbish", "\u0001\u0002[[{{\"" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_item_costs_itself(string what, string damaged)
    {
        var page = await PageAsync([Row(1), Row(2), damaged, Row(4), Row(5)]);

        Assert.False(page.IsCut, what);
        Assert.Equal(Names(1, 2, 4, 5), Read(page).Select(row => row.Name).Where(name => !name.StartsWith("owner/model3", StringComparison.Ordinal)));
        Assert.InRange(page.Quarantined[0].Index, 2, 3);
        Assert.Null(page.Quarantined[0].Id);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_last_item_costs_itself(string what, string damaged)
    {
        var page = await PageAsync([Row(1), Row(2), damaged]);

        Assert.Equal(Names(1, 2), Read(page).Select(row => row.Name).Where(name => !name.StartsWith("owner/model3", StringComparison.Ordinal)));
        Assert.True(page.Quarantined.Count > 0 || page.IsCut, what);
    }

    [Fact]
    public async Task What_two_missing_quotes_swallow_between_them_is_found_again()
    {
        var torn = "\"author\":\"owner\"";
        var page = await PageAsync(
        [
            Row(1), Row(2).Replace(torn, torn[..^1], StringComparison.Ordinal), Row(3), Row(4), Row(5).Replace(torn, torn[..^1], StringComparison.Ordinal), Row(6),
        ]);

        Assert.Equal(Names(1, 3, 4, 6), Read(page).Select(row => row.Name));
        Assert.Equal([(1, "unbalanced"), (4, "unbalanced")], page.Quarantined.Select(item => (item.Index, item.Reason)));
    }

    [Fact]
    public async Task A_stretch_whose_end_was_a_guess_vouches_for_no_id()
    {
        var page = await PageAsync([Row(1), Row(2).Replace("\"owner\"", "\"owner", StringComparison.Ordinal), Row(3)]);

        var lost = Assert.Single(page.Quarantined);
        Assert.Null(lost.Id);
        Assert.Contains("00000002", lost.Excerpt, StringComparison.Ordinal);
        Assert.Contains("they begin with 000000020000000000000001", lost.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_is_broken_and_balanced_keeps_its_id_and_its_parents_are_no_rows()
    {
        var page = await PageAsync([Row(1), Row(2).Replace("\"downloads\":2", "\"downloads\":NaN", StringComparison.Ordinal), Row(3)]);

        Assert.Equal(Names(1, 3), Read(page).Select(row => row.Name));
        var item = Assert.Single(page.Quarantined);
        Assert.Equal(("malformed", "000000020000000000000001"), (item.Reason, item.Id.ToString()));
    }

    [Fact]
    public async Task A_text_that_looks_like_an_item_is_none()
    {
        var trap = """a\"},{\"_id\":\"00000009aaaaaaaaaaaaaaaa\",\"id\":\"evil/x\",\"downloads\":1},{\"b""";
        var page = await PageAsync([Row(1), Row(2, trap).Replace("\"owner\"", "\"owner", StringComparison.Ordinal), Row(3, trap), Row(4)]);

        Assert.Equal(Names(1, 3, 4), Read(page).Select(row => row.Name));
    }

    [Fact]
    public async Task A_list_that_goes_on_behind_its_end_is_read_on()
    {
        var page = await new StubHub().Answer($"[{Row(1)}],{Row(2)}]").PageAsync();

        Assert.Equal(Names(1, 2), Read(page).Select(row => row.Name));
        Assert.Equal("unbalanced", Assert.Single(page.Quarantined).Reason);
    }

    [Theory]
    [InlineData("[]x")]
    [InlineData("[] [")]
    [InlineData("[]<html>")]
    public async Task Rubbish_behind_the_list_is_no_whole_page(string body)
    {
        var hub = new StubHub().Answer(body).Answer(StubHub.Rows(2));

        Assert.Equal(2, (await hub.PageAsync()).Rows.Count);
    }

    [Fact]
    public async Task Any_single_damage_costs_at_most_its_neighbour_and_invents_nothing()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var rows = Enumerable.Range(1, 12).Select(number => Row(number)).ToArray();
        var whole = Read(await PageAsync(rows)).ToDictionary(row => row.Id, Text);
        const string Marks = "\"{}[],:\\";
        for (var run = 0; run < 1500; run++)
        {
            var body = new StringBuilder("[" + string.Join(',', rows) + "]");
            var at = random.Next(1, body.Length - 1);
            var mark = Marks[random.Next(Marks.Length)];
            var (remove, insert) = (random.Next(3) > 0, random.Next(3) > 0);
            body.Remove(at, remove ? 1 : 0).Insert(at, insert ? mark.ToString() : "");
            var where = $"run {run}: at {at}{(remove ? " removed" : "")}{(insert ? " inserted " + mark : "")}";
            var hit = 1 + rows.TakeWhile((_, i) => rows.Take(i + 1).Sum(row => row.Length + 1) + 1 <= at).Count() - 1;

            var page = await PageAsync(body.ToString());

            var read = Read(page).ToList();
            var changed = read.Where(row => !whole.TryGetValue(row.Id, out var text) || text != Text(row)).ToList();
            Assert.True(changed.Count <= 1 && changed.All(row => Math.Abs(Number(row) - (hit + 1)) <= 1), $"{where}: {string.Join("; ", changed)}");
            var lost = whole.Keys.Except(read.Select(row => row.Id)).ToList();
            Assert.True(lost.Count <= 2, $"{where}: {lost.Count} of {rows.Length} lost, {string.Join("; ", page.Quarantined)}");
            var accounted = page.IsCut || page.Quarantined.Any(item => item.Id is null) || lost.All(id => page.Quarantined.Any(item => item.Id == id));
            Assert.True(lost.Count == 0 || accounted, $"{where}: lost without a trace, {string.Join("; ", page.Quarantined)}");
        }
    }

    private static uint Number(Observation row) => (uint)(row.Id.High >> 32);

    private static string Text(Observation row) =>
        $"{row.Name} {row.Author} {row.CreatedAt} {row.Downloads30d} {row.Likes} {string.Join('|', row.Tags)} {string.Join('|', row.BaseModels)}";

    private static IEnumerable<string> Names(params int[] numbers) => numbers.Select(number => $"owner/model{number}");

    private static string Row(int number, string tag = "a, b") => StubHub.Row(
        number,
        $$$""","author":"owner","createdAt":"2026-08-22T12:00:00.000Z","tags":["{{{tag}}}","[x]","base_model:parent/1"],"downloads":{{{number}}},"likes":1,"safetensors":{"parameters":{"F32":1},"total":1},"baseModels":{"relation":"merge","models":[{"_id":"00000001bbbbbbbbbbbbbbbb","id":"parent/1"},{"_id":"00000001cccccccccccccccc","id":"parent/2"}]}""");

    private static Task<ListingPage> PageAsync(string[] items) => PageAsync("[" + string.Join(',', items) + "]");

    /// <summary>With a link, so that a page whose end cannot be told is taken as far as it goes.</summary>
    private static Task<ListingPage> PageAsync(string body)
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        return hub.Answer(body, System.Net.HttpStatusCode.OK, ("Link", "</api/models?cursor=x>; rel=\"next\"")).PageAsync();
    }

    private static IEnumerable<Observation> Read(ListingPage page) =>
        page.Rows.Select(row => new ObservationView(page.Packed.Span.Slice(row.Offset, row.Length)).ToObservation());
}
