using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Core.Tests.History;

/// <summary>
/// The whole way from counters to cohorts, over two years: the lifetimes that models were told come out again, within a twentieth in the middle of each cohort, and every download
/// is counted once.
/// </summary>
public class ToldLivesTests(ITestOutputHelper output)
{
    private const int ModelsPerClass = 100;
    private const int Window = 364;

    private static readonly (long Parameters, string Band, double Rising, double Lifetime)[] Classes =
    [
        (500_000_000, "0-1B", 2, 20), (5_000_000_000, "1-10B", 4, 60), (20_000_000_000, "10-50B", 7, 150), (70_000_000_000, "50-100B", 12, 400),
    ];

    private sealed record Told(string Band, double T50, int DaysKnown, long Downloads, bool HasAllTime);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_told_is_found_again(int seed)
    {
        var world = new ToldWorld(seed);
        var told = Classes.SelectMany((kind, number) => Populate(world, kind, new Random((seed * 10) + number))).ToList();
        var members = new FlowMembers(OwnerRegistry.BuiltIn, new Dictionary<RepoId, string>());
        var records = world.Records;
        var (lives, flows) = (new LifeFold(records, world.Timeline, members, null), new FlowFold(records, world.Timeline, members));
        var months = new List<FlowVector>();
        foreach (var (month, points) in world.Months)
        {
            lives.Take(points);
            months.Add(flows.Take(month, points));
        }

        var cohorts = new LifetimeCohorts(new LifetimeOptions());
        lives.AddTo(cohorts, new RelativeAdoption(new AdoptionOptions()));

        foreach (var kind in Classes)
        {
            AssertFound(told.FindAll(model => model.Band == kind.Band), cohorts, kind.Band, seed);
        }

        var counted = FlowReader.Rows(months, FlowDimension.Task, FlowStep.Month, null, null, "counted");
        Assert.Equal(told.Where(model => model.HasAllTime).Sum(model => model.Downloads), counted.Sum(row => row.Net));
        Assert.Equal(0, counted.Sum(row => row.Correction));
    }

    private void AssertFound(List<Told> told, LifetimeCohorts cohorts, string band, int seed)
    {
        var reading = cohorts.Read(new CohortKey("size-band", band, CohortKey.All, Signal.Downloads))!.Single(found => found.Definition == LifetimeDefinition.T50);
        var whole = told.FindAll(model => model.DaysKnown >= Window).ConvertAll(model => model.T50);
        whole.Sort();
        var median = (whole[whole.Count / 2] + whole[(whole.Count - 1) / 2]) / 2;
        output.WriteLine($"seed {seed}, {band}: told {median:F1} days, found {reading.Median:F1}, of {whole.Count}");

        Assert.Equal((told.Count, told.Count - whole.Count), (reading.Count, reading.Censored));
        Assert.True(Math.Abs((reading.Median!.Value / median) - 1) <= 0.05, $"seed {seed}, {band}: told {median:F2} days, found {reading.Median:F2}");
    }

    private static IEnumerable<Told> Populate(ToldWorld world, (long Parameters, string Band, double Rising, double Lifetime) kind, Random random)
    {
        for (var number = 0; number < ModelsPerClass; number++)
        {
            var life = new ToldLife(kind.Rising * (0.5 + random.NextDouble()), kind.Lifetime * Math.Exp(0.4 * ToldLife.Normal(random)), Math.Exp(6.5 + (4 * random.NextDouble())));
            var hasAllTime = number % 10 != 0;
            var (bornAt, known, downloads) = world.Add(life, kind.Parameters, isDeleted: number % 8 == 0, hasAllTime);

            // Ages count from the beginning of the day of release.
            yield return new Told(kind.Band, life.T50 + bornAt, known, downloads, hasAllTime);
        }
    }
}
