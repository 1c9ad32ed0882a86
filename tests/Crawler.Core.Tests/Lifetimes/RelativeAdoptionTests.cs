using Crawler.Core.Dimensions;
using Crawler.Core.Lifetimes;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>Both baselines as declared, boards that only grow and merge exactly, and who is not compared.</summary>
public class RelativeAdoptionTests
{
    private const string Band = "1-10B";

    [Fact]
    public void The_default_grid_is_the_bands_without_unknown_and_seven_ages()
    {
        var options = new AdoptionOptions();

        Assert.Empty(options.Validate());
        Assert.Equal(["0-1B", "1-10B", "10-50B", "50-100B", "100-250B", "250B+"], options.Bands);
        Assert.Equal([7, 14, 30, 60, 90, 180, 365], options.Checkpoints);
    }

    [Theory]
    [InlineData("", "7", "Bands")]
    [InlineData("a a", "7", "Bands")]
    [InlineData("a", "", "Checkpoints")]
    [InlineData("a", "0 7", "Checkpoints")]
    [InlineData("a", "7 7", "Checkpoints")]
    [InlineData("a", "14 7", "Checkpoints")]
    public void A_bad_grid_is_named(string bands, string checkpoints, string expected)
    {
        var options = new AdoptionOptions { Bands = Words(bands), Checkpoints = [.. Words(checkpoints).Select(int.Parse)] };

        Assert.StartsWith(expected, Assert.Single(options.Validate()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RelativeAdoption(options));
    }

    [Fact]
    public void Downloads_at_an_age_are_those_of_so_many_days_from_the_release_on()
    {
        var curve = new DailyCurve(Signal.Downloads, Curves.Release * 86_400L, Curves.Release - 1, [1000, 1, 2, 4, 8]);

        Assert.Equal([0, 1, 3, 15, null], new[] { 0, 1, 2, 4, 5 }.Select(age => RelativeAdoption.DownloadsAt(curve, age)));
    }

    [Fact]
    public void The_first_version_compares_with_the_median_of_the_top_ten()
    {
        var board = Of(7, [.. Enumerable.Range(1, 12).Select(i => i * 100L)]);

        Assert.Equal(750, board.Baseline(AdoptionBaseline.MedianOfTop, Band, 7));
        Assert.Equal(2, board.Score(AdoptionBaseline.MedianOfTop, Band, 7, 1500));
        Assert.Equal([1200L, 1100, 1000, 900, 800, 700, 600, 500, 400, 300], board.Top(Band, 7).Select(line => line.Downloads));
    }

    [Fact]
    public void The_second_version_compares_with_the_tenth()
    {
        var board = Of(7, [.. Enumerable.Range(1, 12).Select(i => i * 100L)]);

        Assert.Equal(300, board.Baseline(AdoptionBaseline.MonotoneTenth, Band, 7));
        Assert.Equal(0.5, board.Score(AdoptionBaseline.MonotoneTenth, Band, 7, 150));
    }

    [Fact]
    public void With_fewer_than_ten_only_the_first_version_is_defined()
    {
        var board = Of(7, 10, 20, 60);

        Assert.Equal(20, board.Baseline(AdoptionBaseline.MedianOfTop, Band, 7));
        Assert.Null(board.Baseline(AdoptionBaseline.MonotoneTenth, Band, 7));
        Assert.Null(board.Baseline(AdoptionBaseline.MedianOfTop, Band, 14));
        Assert.Null(board.Score(AdoptionBaseline.MedianOfTop, Band, 14, 5));
    }

    [Fact]
    public void The_cutoff_never_falls_with_age()
    {
        var board = Of(7, [.. Enumerable.Repeat(500L, 10)]);
        AddAll(board, 14, 100, [.. Enumerable.Repeat(400L, 10)]);
        AddAll(board, 30, 200, [.. Enumerable.Repeat(900L, 10)]);

        Assert.Equal([500.0, 500.0, 900.0, null], new[] { 7, 14, 30, 60 }.Select(age => board.Baseline(AdoptionBaseline.MonotoneTenth, Band, age)));
    }

    [Fact]
    public void What_is_unknown_or_not_compared_has_no_score()
    {
        var board = Of(7, 0, 0, 0);

        Assert.Null(board.Score(AdoptionBaseline.MedianOfTop, Band, 7, 5));
        Assert.Null(Of(7, 10).Score(AdoptionBaseline.MedianOfTop, Band, 7, null));
        Assert.Null(Of(7, 10).Score(AdoptionBaseline.MedianOfTop, Member.Unknown, 7, 5));
        Assert.Null(Of(7, 10).Score(AdoptionBaseline.MedianOfTop, Band, 8, 5));
        Assert.False(board.Add(Member.Unknown, 7, new AdoptionLine(Some.Id(1), "a/b", 5)));
    }

    [Fact]
    public void A_model_is_taken_at_every_age_it_has_reached()
    {
        var board = new RelativeAdoption(new AdoptionOptions());

        Assert.Null(board.Add(Some.Id(1), "a/b", Band, Curves.Runs((20, 3))));
        Assert.Equal([21, 42], new AdoptionOptions().Checkpoints.SelectMany(age => board.Top(Band, age)).Select(line => line.Downloads));
    }

    [Fact]
    public void A_model_without_downloads_is_taken_and_one_of_unknown_age_is_not()
    {
        var board = new RelativeAdoption(new AdoptionOptions());

        Assert.Null(board.Add(Some.Id(1), "a/b", Band, Curves.Runs((7, 0))));
        Assert.Equal(LifetimeExclusion.AtFloor, board.Add(Some.Id(2), "a/c", Band, new DailyCurve(Signal.Downloads, CreationMonth.FloorSecond, 0, [.. new long[30_000]])));
        Assert.Equal(
            LifetimeExclusion.StartedUnseen,
            board.Add(Some.Id(3), "a/d", Band, new DailyCurve(Signal.Downloads, Curves.Release * 86_400L, Curves.Release + 1, [.. new long[30]])));
        Assert.Equal("a/b", Assert.Single(board.Top(Band, 7)).Name);
    }

    [Fact]
    public void Of_one_model_the_greater_number_stands()
    {
        var board = Of(7, 50);
        board.Add(Band, 7, new AdoptionLine(Some.Id(0), "new/name", 70));
        board.Add(Band, 7, new AdoptionLine(Some.Id(0), "late/news", 60));

        Assert.Equal(new AdoptionLine(Some.Id(0), "new/name", 70), Assert.Single(board.Top(Band, 7)));
    }

    [Fact]
    public void Boards_of_parts_merge_into_that_of_the_whole_and_twice_changes_nothing() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Model, byte Downloads, byte Age)[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (lines, parts) =>
        {
            var pieces = lines.Select((line, i) => (line, i)).GroupBy(entry => entry.i % ((parts.Get % 5) + 1), entry => entry.line).Select(part => Lines([.. part])).ToList();
            var merged = new RelativeAdoption(new AdoptionOptions());
            foreach (var piece in pieces.AsEnumerable().Reverse().Concat(pieces))
            {
                merged.Merge(RelativeAdoption.Decode(piece.Encode()));
            }

            Assert.Equal(Lines(lines).Encode(), merged.Encode());
            AssertPlain(lines, merged);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Boards_of_another_grid_are_not_merged() =>
        Assert.Throws<ArgumentException>(() => Of(7, 1).Merge(new RelativeAdoption(new AdoptionOptions { Checkpoints = [7] })));

    [Fact]
    public void A_newer_format_and_damaged_bytes_are_refused()
    {
        var bytes = Of(7, 1, 2, 3).Encode();

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Throws<InvalidDataException>(() => RelativeAdoption.Decode(bytes.AsSpan(0, length))));
        bytes[0]++;
        Assert.Contains("format 2", Assert.Throws<InvalidDataException>(() => RelativeAdoption.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    private static void AssertPlain((byte Model, byte Downloads, byte Age)[] lines, RelativeAdoption merged)
    {
        foreach (var age in merged.Options.Checkpoints)
        {
            var expected = lines.Where(line => AgeOf(line.Age) == age)
                .GroupBy(line => line.Model % 25, line => (long)line.Downloads, (model, downloads) => (Id: Some.Id(model), Downloads: downloads.Max()))
                .OrderByDescending(line => line.Downloads).ThenBy(line => line.Id).Take(10);
            Assert.Equal(expected, merged.Top(Band, age).Select(line => (line.Id, line.Downloads)));
        }
    }

    private static int AgeOf(byte number) => number % 2 == 0 ? 7 : 365;

    private static RelativeAdoption Lines((byte Model, byte Downloads, byte Age)[] lines)
    {
        var board = new RelativeAdoption(new AdoptionOptions());
        foreach (var line in lines)
        {
            board.Add(Band, AgeOf(line.Age), new AdoptionLine(Some.Id(line.Model % 25), $"o/m{line.Model}", line.Downloads));
        }

        return board;
    }

    private static RelativeAdoption Of(int age, params long[] downloads)
    {
        var board = new RelativeAdoption(new AdoptionOptions());
        AddAll(board, age, 0, downloads);
        return board;
    }

    private static void AddAll(RelativeAdoption board, int age, int first, long[] downloads)
    {
        for (var i = 0; i < downloads.Length; i++)
        {
            Assert.True(board.Add(Band, age, new AdoptionLine(Some.Id(first + i), $"o/m{first + i}", downloads[i])));
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
