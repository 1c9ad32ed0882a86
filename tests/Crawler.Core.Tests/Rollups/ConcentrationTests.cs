using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Rollups;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Rollups;

/// <summary>How concentrated downloads are over owners, groups and countries: worked by hand, by the plain recount, and the same for any number of partitions.</summary>
public class ConcentrationTests
{
    private static readonly string[] Owners = ["Qwen", "Alibaba-NLP", "google", "meta-llama", "facebook", "mistralai", "TheBloke", "someone", "else", "third"];

    [Fact]
    public void A_worked_example()
    {
        // Qwen and Alibaba-NLP are one group of one country; mistralai stands alone; the last two nobody looked at.
        var concentration = Census(
            3,
            Some.Observation(1, "Qwen/a", 3),
            Some.Observation(2, "Qwen/b", 1),
            Some.Observation(3, "Alibaba-NLP/c", 2),
            Some.Observation(4, "mistralai/d", 2),
            Some.Observation(5, "someone/e", 2),
            Some.Observation(6, "else/f", 0),
            Some.Observation(7, "third/g", null)).ConcentrationOf(Counter.Downloads30d);

        // By owner 4, 2, 2, 2, 0; by group 6, 2, 2, 0; by country 6 (CN), 2 (FR), 2 (unreviewed).
        Assert.Equal((5L, 4L, 3L, 2L), (concentration.Owners!.Members, concentration.Groups!.Members, concentration.Countries!.Members, concentration.AttributedCountries!.Members));
        Assert.Equal(0.28, concentration.Owners.Hhi!.Value, 1e-12);
        Assert.Equal(0.44, concentration.Groups.Hhi!.Value, 1e-12);
        Assert.Equal(0.44, concentration.Countries.Hhi!.Value, 1e-12);
        Assert.Equal(0.625, concentration.AttributedCountries.Hhi!.Value, 1e-12);
        Assert.Equal(0.25, concentration.AttributedCountries.Gini!.Value, 1e-12);
        Assert.Equal(0.6, concentration.Groups.TopOnePercent!.Value, 1e-12);
        Assert.Equal(1.0, concentration.Owners.Top10);
    }

    [Fact]
    public void Tails_and_the_models_above_zero()
    {
        var concentration = Census(2, [.. new long[] { 0, 0, 9, 10, 999, 1000 }.Select((downloads, i) => Some.Observation(i + 1, $"a{i}/m", downloads))])
            .ConcentrationOf(Counter.Downloads30d);

        Assert.Equal((0.5, 5 / 6.0, 4L), (concentration.Below10!.Value, concentration.Below1000!.Value, concentration.Positive!.Value));
        Assert.True(concentration.GiniPositive < concentration.Gini, $"{concentration.GiniPositive} of those above zero, {concentration.Gini} of all");
        Assert.Equal((1000L, 1L), (concentration.Tail!.Xmin, concentration.Tail.Count));
        Assert.Null(concentration.Tail.Alpha);
    }

    [Fact]
    public void Nothing_downloaded_is_spread_over_nobody()
    {
        var concentration = Census(1, Some.Observation(1, downloads: 0)).ConcentrationOf(Counter.Downloads30d);

        Assert.Equal(new LevelFigures(1, null, null, null, null), concentration.Owners);
        Assert.Null(concentration.GiniPositive);
        Assert.Equal(0, concentration.Positive);
    }

    [Fact]
    public void Any_number_of_partitions_equals_the_plain_recount() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            byte[][] rows = [.. Enumerable.Range(1, random.Next(0, 150)).Select(number => RandomRow(number, random))];
            var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
            rows.ToList().ForEach(row => recount.Add(new ObservationView(row).ToObservation()));
            var census = Census(random.Next(1, 9), rows);
            var expected = recount.LaterFigures(withRegistry: true);

            foreach (var figures in census.Concentration)
            {
                var name = $"concentration.{figures.Counter}.";
                Same(expected, name + "below10", figures.Below10);
                Same(expected, name + "below1000", figures.Below1000);
                Same(expected, name + "positive", figures.Positive);
                Same(expected, name + "giniPositive", figures.GiniPositive);
                Same(expected, name + "tail.count", figures.Tail!.Count);
                Same(expected, name + "tail.alpha", figures.Tail.Alpha);
                Same(expected, name + "tail.ks", figures.Tail.Ks);
                Same(expected, name + "owners.", figures.Owners!);
                Same(expected, name + "groups.", figures.Groups!);
                Same(expected, name + "countries.", figures.Countries!);
                Same(expected, name + "attributedCountries.", figures.AttributedCountries!);
            }
        }).QuickCheckThrowOnFailure();

    private static void Same(IReadOnlyDictionary<string, double?> expected, string name, LevelFigures level)
    {
        Same(expected, name + "members", level.Members);
        Same(expected, name + "gini", level.Gini);
        Same(expected, name + "hhi", level.Hhi);
        Same(expected, name + "top10", level.Top10);
        Same(expected, name + "topOnePercent", level.TopOnePercent);
    }

    private static void Same(IReadOnlyDictionary<string, double?> expected, string name, double? actual) =>
        Assert.True(expected[name] is null == actual is null && Math.Abs((expected[name] ?? 0) - (actual ?? 0)) < 1e-9, $"{name}: {actual}, counted {expected[name]}");

    private static Census Census(int partitions, params byte[][] rows) => CensusBuilder.Build(
        [.. Some.Vectors(partitions, rows)], new CensusBuilder.Facts("models-000001", default, rows.Length, 0, true, 0));

    private static byte[] RandomRow(int number, System.Random random) => Some.Observation(
        number,
        random.Next(10) == 0 ? $"legacy{number}" : $"{Owners[random.Next(Owners.Length)]}/m{number}",
        random.Next(4) == 0 ? null : random.Next(3) == 0 ? 0 : random.Next(3000),
        random.Next(4) == 0 ? null : (long)Math.Pow(10, random.NextDouble() * 9));
}
