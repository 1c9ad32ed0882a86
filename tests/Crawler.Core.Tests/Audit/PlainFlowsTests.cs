using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Audit;

/// <summary>Two ways to work out flows that share no code say the same, whatever the past was: one testifies for the other.</summary>
public class PlainFlowsTests
{
    [Fact]
    public void The_fold_of_months_says_what_the_whole_list_of_points_says() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), AssertSame).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>Pasts at which one of the two was wrong once.</summary>
    [Theory]
    [InlineData(1_500_797_762)]
    public void They_say_the_same_where_they_once_did_not(int seed) => AssertSame(seed);

    private static void AssertSame(int seed)
    {
        var past = new RandomPast(seed);
        var plain = new PlainFlows(OwnerRegistry.BuiltIn, past.Crawls);
        plain.Add(
            [.. Enumerable.Range(0, past.Records.Count).Select(slot => (new ObservationView(past.Records.Observation(slot)).ToObservation(), past.Records.State(slot).IsHeld))],
            past.Records.FormerNames,
            past.AllPoints());

        var folded = Fold(past, new Random(seed));

        Assert.Equal(folded.Select(month => month.Month), plain.Months.Keys);
        foreach (var (month, flows) in folded)
        {
            AssertEqual(flows, plain.Months[month]);
        }
    }

    /// <summary>Month by month; now and then a fold ends, and another goes on from where it had come to.</summary>
    private static List<(int Month, FlowVector Flows)> Fold(RandomPast past, Random random)
    {
        var (fold, folded) = (NewFold(past), new List<(int, FlowVector)>());
        foreach (var month in past.Months)
        {
            if (random.Next(2) == 0)
            {
                var state = fold.Encode();
                fold = NewFold(past);
                fold.Restore(state);
            }

            folded.Add((month, fold.Take(month, past.PointsOf(month))));
        }

        return folded;
    }

    private static FlowFold NewFold(RandomPast past) => new(past.Records, new Timeline(past.Crawls), new FlowMembers(OwnerRegistry.BuiltIn, new Dictionary<RepoId, string>()));

    private static void AssertEqual(FlowVector flows, PlainFlowMonth plain)
    {
        var members = flows.Members.ToList();
        Assert.Equal(Days(members.SingleOrDefault(member => member.Dimension == FlowDimension.Total).Days), Days(plain.Total));
        Assert.Equal(
            members.Where(member => member.Dimension == FlowDimension.Country).ToDictionary(member => member.Member, member => Days(member.Days)),
            plain.Countries.ToDictionary(country => country.Key, country => Days(country.Value)));
        Assert.Equal((flows.Undetermined, flows.Checked, flows.ByAllTime, flows.By30Days), (plain.Undetermined, plain.Checked, plain.ByAllTime, plain.By30Days));
    }

    /// <summary>A line a day on which something was told.</summary>
    internal static string Days(IReadOnlyDictionary<int, FlowCell>? days) =>
        string.Join('\n', (days ?? new Dictionary<int, FlowCell>()).Where(entry => entry.Value != default).OrderBy(entry => entry.Key).Select(entry => $"{entry.Key} {entry.Value}"));
}
