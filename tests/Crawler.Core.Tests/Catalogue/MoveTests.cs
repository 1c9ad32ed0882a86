using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Catalogue;

/// <summary>Repositories that change hands between partitions, with the crawl dying at every step in between.</summary>
public class MoveTests
{
    [Fact]
    public void A_transfer_keeps_what_only_the_old_partition_knew()
    {
        var world = new World(partitions: 2);
        world.Place(1, partition: 0, downloads: 50);
        world.Crawl(accept: true);
        world.Place(1, partition: 1, downloads: 70);

        var counts = world.Crawl(accept: true);

        Assert.Equal(new WindowCounts(0, 1, 0, 0, 0), counts);
        Assert.Equal((0, 1), (world.Partitions[0].Fold.Total.Models, world.Partitions[1].Fold.Total.Models));
        var arrived = world.Partitions[1].Records;
        Assert.Equal((1, 2), (arrived.State(0).FirstSeenIn, arrived.State(0).ChangedIn));
        Assert.Equal(50, arrived.Accepted(0)!.Value.Downloads30d);
        Assert.Equal(Some.Id(1), Assert.Single(world.Partitions[0].Records.FormerNames.Find(World.Name(1, 0))).Id);
        Assert.Equal(-1, world.Partitions[0].Records.FindByName(System.Text.Encoding.UTF8.GetBytes(World.Name(1, 0))));
        Assert.False(world.Partitions[0].Records.State(0).IsHeld);
    }

    [Fact]
    public void A_repository_that_moves_away_and_back_is_the_same_as_ever()
    {
        var world = new World(partitions: 2);
        world.Place(1, 0, 50);
        world.Crawl(accept: true);
        world.Place(1, 1, 60);
        world.Crawl(accept: true);
        world.Place(1, 0, 70);

        world.Crawl(accept: true);

        Assert.Equal((1, 0), (world.Partitions[0].Fold.Total.Models, world.Partitions[1].Fold.Total.Models));
        Assert.Equal((1, 60L), (world.Partitions[0].Records.State(0).FirstSeenIn, world.Partitions[0].Records.Accepted(0)!.Value.Downloads30d));
    }

    [Fact]
    public void A_gone_repository_that_comes_back_under_another_owner_was_first_seen_long_ago()
    {
        var world = new World(partitions: 2);
        world.Place(1, 0, 50);
        world.Crawl(accept: true);
        world.Remove(1);
        world.Crawl(accept: true);
        world.Crawl(accept: true);
        Assert.Equal(3, world.Partitions[0].Records.State(0).GoneIn);
        world.Place(1, 1, 60);

        world.Crawl(accept: true);

        Assert.Equal(1, world.Partitions[1].Records.State(0).FirstSeenIn);
        Assert.False(world.Partitions[0].Records.State(0).IsHeld);
    }

    [Fact]
    public void A_name_given_up_within_a_partition_is_kept()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1, "a/old")));

        partition.Apply(Some.Window(2, 0, int.MaxValue, Some.Observation(1, "a/new")), 1);
        var again = partition.Plan(Some.Window(2, 0, int.MaxValue, Some.Observation(1, "a/new")), 1);

        Assert.Equal(new FormerName("a/old", Some.Id(1), 2), Assert.Single(partition.Records.FormerNames.Find("a/old")));
        Assert.Empty(again.Entries);
    }

    [Fact]
    public void A_miss_survives_a_cancelled_crawl_in_between()
    {
        var state = new RecordState(1, 1, 1).Missed(2, 1).Missed(3, 2);

        Assert.Equal((3, 2), (state.MissedIn, state.MissedBefore));
        Assert.Equal(2, state.Missed(4, 2).MissedBefore);
        Assert.True(state.Missed(4, 2).IsGoneAfter(4, 2));
        Assert.Equal(0, state.Missed(4, 1).MissedBefore);
    }

    /// <summary>Whatever dies and whatever moves, each repository counts once, and a walk that was broken off and repeated ends as one that was not.</summary>
    [Fact]
    public void Random_worlds_end_alike_with_and_without_kills()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        for (var run = 0; run < 300; run++)
        {
            var (calm, shaken) = (new World(3), new World(3));
            var fate = new Random(seed + run);
            var kills = new Random(seed - run);
            for (var crawl = 0; crawl < 8; crawl++)
            {
                Live(fate, calm, shaken);
                var (accept, pages) = (fate.Next(4) > 0, fate.Next(1, 5));
                // A crawl that is not accepted may end anywhere, the undisturbed world's as well.
                var stop = accept ? int.MaxValue : fate.Next(0, pages + 1);
                var expected = calm.Crawl(accept, pages, stop);
                var counts = shaken.Crawl(accept, pages, stop, kills);
                var context = $"seed {seed}, run {run}, crawl {crawl}";
                Assert.True(expected == counts, $"{context}: {expected} without kills, {counts} with them");
                Assert.Equal(calm.Dump(), shaken.Dump());
                if (accept)
                {
                    calm.AssertEachCountsOnce(context);
                }
            }
        }
    }

    private static void Live(Random fate, params World[] worlds)
    {
        for (var number = 1; number <= 12; number++)
        {
            var (dice, partition, downloads) = (fate.Next(6), fate.Next(3), fate.Next(5));
            foreach (var world in worlds)
            {
                if (dice == 0)
                {
                    world.Remove(number);
                }
                else if (dice < 4)
                {
                    world.Place(number, partition, downloads);
                }
            }
        }
    }

    /// <summary>A Hub of a dozen repositories, and the partitions as the crawl deals with them.</summary>
    private sealed class World(int partitions)
    {
        private readonly SortedDictionary<int, (int Partition, int Downloads)> _hub = [];
        private int _ordinal;
        private int _lastAccepted;

        public Partition[] Partitions { get; } = [.. Enumerable.Range(0, partitions).Select(_ => Some.Partition())];

        public static string Name(int number, int partition) => $"owner{partition}/model{number}";

        public void Place(int number, int partition, int downloads) => _hub[number] = (partition, downloads);

        public void Remove(int number) => _hub.Remove(number);

        public WindowCounts Crawl(bool accept, int pages = 1, int stop = int.MaxValue, Random? kills = null)
        {
            _ordinal++;
            var total = default(WindowCounts);
            var perPage = (_hub.Count + pages - 1) / pages;
            var last = 0;
            for (var page = 0; page < pages && page < stop; page++)
            {
                var numbers = _hub.Keys.Skip(page * perPage).Take(perPage).ToList();
                var isLast = page == pages - 1;
                var upTo = isLast || numbers.Count == 0 ? (isLast ? int.MaxValue : last) : numbers[^1];
                WindowCounts? counts = null;
                while (counts is null)
                {
                    counts = Window(numbers, last, upTo, kills);
                }

                total += counts.Value;
                last = upTo;
            }

            if (accept)
            {
                foreach (var partition in Partitions)
                {
                    partition.Adopt(partition.PlanAcceptance(_ordinal, _lastAccepted));
                }

                _lastAccepted = _ordinal;
            }

            return total;
        }

        public void AssertEachCountsOnce(string context)
        {
            var live = Partitions.SelectMany(partition => Slots(partition).Where(slot => partition.Records.State(slot).IsLive)
                .Select(slot => ObservationView.ReadId(partition.Records.Observation(slot)))).ToList();
            Assert.True(live.Count == live.Distinct().Count(), $"{context}: a repository counts twice");
            foreach (var (number, place) in _hub)
            {
                var records = Partitions[place.Partition].Records;
                var slot = records.Find(Some.Id(number));
                Assert.True(slot >= 0 && records.State(slot).IsLive, $"{context}: model{number} does not count where it is");
            }

            foreach (var partition in Partitions)
            {
                Assert.Equal(PartitionFold.Of(partition.Records.Capture(), partition.Fold.Registry, Some.Day).Total, partition.Fold.Total);
            }
        }

        /// <summary>Everything that is known, without what an attempt may leave behind (a name that was given up is dated by the attempt that saw it first).</summary>
        public string Dump() => string.Join('\n', Partitions.SelectMany((partition, number) => Slots(partition)
            .Select(slot => (Id: ObservationView.ReadId(partition.Records.Observation(slot)), slot))
            .OrderBy(pair => pair.Id)
            .Select(pair => $"{number} {pair.Id} {partition.Records.State(pair.slot)} {Convert.ToHexString(partition.Records.Packed(pair.slot))}")
            .Concat(partition.Records.FormerNames.Capture().OrderBy(name => name.Name).ThenBy(name => name.Id).Select(name => $"{number} {name}"))));

        private static IEnumerable<int> Slots(Partition partition) => Enumerable.Range(0, partition.Records.Count);

        /// <summary>One page: every partition its share, then the moves, then the shares of those concerned once more for the counts. Null where it was killed.</summary>
        private WindowCounts? Window(IReadOnlyList<int> numbers, int from, int upTo, Random? kills)
        {
            var windows = Enumerable.Range(0, partitions).Select(partition => Share(partition, numbers, from, upTo)).ToArray();
            var plans = new WindowPlan[partitions];
            for (var number = 0; number < partitions; number++)
            {
                if (Dies(kills))
                {
                    return null;
                }

                plans[number] = Apply(number, windows[number]);
            }

            PageRow[] rows = [.. numbers.Select(number => new PageRow(Some.Id(number), _hub[number].Partition, 0, 0))];
            foreach (var move in Move.Find(rows, slot => slot, [.. plans.Select(plan => plan.Absent)]))
            {
                var (origin, destination) = (Partitions[move.From], Partitions[move.To]);
                var leaving = origin.PlanMoveOut(move.Ids, _ordinal, windows[0].AsOf);
                origin.Adopt(leaving.Changes);
                if (Dies(kills))
                {
                    return null;
                }

                var arriving = destination.PlanMoveIn(leaving.Records, _lastAccepted);
                destination.Adopt(arriving.Changes);
                if (Dies(kills))
                {
                    return null;
                }

                origin.Adopt(origin.PlanDrop(arriving.Taken));
                if (Dies(kills))
                {
                    return null;
                }

                plans[move.From] = Apply(move.From, windows[move.From]);
                plans[move.To] = Apply(move.To, windows[move.To]);
            }

            return plans.Aggregate(default(WindowCounts), (sum, plan) => sum + plan.Counts);
        }

        private static bool Dies(Random? kills) => kills?.Next(5) == 0;

        private WindowPlan Apply(int number, Window window)
        {
            var plan = Partitions[number].Plan(window, _lastAccepted);
            Partitions[number].Adopt(plan.Entries);
            return plan;
        }

        private Window Share(int partition, IReadOnlyList<int> numbers, int from, int upTo)
        {
            var mine = numbers.Where(number => _hub[number].Partition == partition)
                .Select(number => Some.Observation(number, Name(number, partition), _hub[number].Downloads));
            var window = Some.Window(_ordinal, from, upTo, [.. mine]);
            return new Window
            {
                Crawl = window.Crawl,
                AsOf = window.AsOf,
                From = window.From,
                UpTo = window.UpTo,
                ProvesAbsence = true,
                LastListed = numbers.Count == 0 ? RepoId.Min : Some.Id(numbers[^1]),
                Rows = window.Rows,
                Lengths = window.Lengths,
            };
        }
    }
}
