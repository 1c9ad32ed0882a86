using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Attribution;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Catalogue;

/// <summary>Windows applied to a partition: what changes, what absence proves, and that nothing depends on how often or in which pieces it comes.</summary>
public class PartitionTests
{
    [Fact]
    public void A_window_applied_twice_changes_nothing_and_counts_the_same()
    {
        var partition = Some.Partition();
        var window = Some.Window(1, 0, int.MaxValue, Some.Observation(1), Some.Observation(2));

        var first = partition.Apply(window);
        var again = partition.Plan(window, 0);

        Assert.Empty(again.Entries);
        Assert.Equal(first, again.Counts);
        Assert.Equal(new WindowCounts(2, 0, 0, 0, 0), first);
    }

    [Fact]
    public void An_unchanged_row_writes_nothing()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1)));

        var plan = partition.Plan(Some.Window(2, 0, int.MaxValue, Some.Observation(1)), 1);

        Assert.Empty(plan.Entries);
        Assert.Equal(new WindowCounts(0, 0, 1, 0, 0), plan.Counts);
    }

    [Fact]
    public void A_changed_row_replaces_its_contribution()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1, downloads: 10)));

        partition.Apply(Some.Window(2, 0, int.MaxValue, Some.Observation(1, "other/name", downloads: 30)));

        Assert.Equal((1, 30L), (partition.Fold.Total.Models, partition.Fold.Total.Downloads30d));
        Assert.Null(partition.Fold.FindOwner("owner1"));
        Assert.Equal(30, partition.Fold.FindOwner("other")!.Totals.Downloads30d);
        Assert.Equal(-1, partition.Records.FindByName("owner1/model1"u8));
    }

    [Fact]
    public void An_older_crawl_never_replaces_a_record()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(2, 0, int.MaxValue, Some.Observation(1, downloads: 30)));

        var counts = partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1, downloads: 10)));

        Assert.Equal(1, counts.Stale);
        Assert.Equal(30, partition.Fold.Total.Downloads30d);
    }

    [Fact]
    public void Only_the_walked_stretch_proves_absence()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1), Some.Observation(2), Some.Observation(3), Some.Observation(4)));

        var counts = partition.Apply(Some.Window(2, 1, 3, Some.Observation(3)), 1);

        Assert.Equal(1, counts.Missed);
        Assert.Equal([0, 2, 0, 0], Enumerable.Range(1, 4).Select(number => State(partition, number).MissedIn));
    }

    [Fact]
    public void A_gap_and_an_announced_id_prove_nothing()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, [.. Enumerable.Range(1, 6).Select(number => Some.Observation(number))]));
        var window = Some.Window(2, 0, int.MaxValue, Some.Observation(1));
        var doubtful = new Window
        {
            Crawl = window.Crawl,
            AsOf = window.AsOf,
            From = window.From,
            UpTo = window.UpTo,
            ProvesAbsence = true,
            Rows = window.Rows,
            Lengths = window.Lengths,
            Announced = [Some.Id(5)],
            Gaps = [new Gap(Some.Id(2), Some.Id(4))],
        };

        partition.Apply(doubtful, 1);

        Assert.Equal([0, 2, 0, 2, 0, 2], Enumerable.Range(1, 6).Select(number => State(partition, number).MissedIn));
    }

    [Fact]
    public void Gone_takes_two_accepted_full_crawls_in_a_row()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1)));
        partition.Adopt(partition.PlanAcceptance(1, 0));

        partition.Apply(Some.Window(2, 0, int.MaxValue), 1);
        Assert.Empty(partition.PlanAcceptance(2, 1));
        partition.Apply(Some.Window(3, 0, int.MaxValue), 2);
        var gone = partition.PlanAcceptance(3, 2);
        partition.Adopt(gone);

        Assert.Equal(3, Assert.Single(gone).State.GoneIn);
        Assert.Equal(0, partition.Fold.Total.Models);
        Assert.Empty(partition.Fold.Owners);
    }

    [Fact]
    public void A_miss_of_a_crawl_that_was_not_accepted_is_void()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1)));

        partition.Apply(Some.Window(2, 0, int.MaxValue), lastAcceptedFull: 1);
        partition.Apply(Some.Window(3, 0, int.MaxValue), lastAcceptedFull: 1);

        Assert.Empty(partition.PlanAcceptance(3, 1));
    }

    [Fact]
    public void A_gone_repository_that_is_listed_again_counts_again()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1)));
        partition.Apply(Some.Window(2, 0, int.MaxValue), 1);
        partition.Apply(Some.Window(3, 0, int.MaxValue), 2);
        partition.Adopt(partition.PlanAcceptance(3, 2));

        var counts = partition.Apply(Some.Window(4, 0, int.MaxValue, Some.Observation(1)), 3);

        Assert.Equal(1, counts.Unchanged);
        Assert.Equal(1, partition.Fold.Total.Models);
        Assert.Equal(State(partition, 1).Seen(), State(partition, 1));
    }

    [Fact]
    public void The_counters_of_the_last_accepted_crawl_stay_beside_newer_ones()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1, allTime: 100)));
        partition.Apply(Some.Window(2, 0, int.MaxValue, Some.Observation(1, allTime: 50)), lastAcceptedFull: 1);
        partition.Apply(Some.Window(3, 0, int.MaxValue, Some.Observation(1, allTime: 60)), lastAcceptedFull: 1);

        Assert.Equal(100, partition.Records.Accepted(0)!.Value.DownloadsAllTime);
    }

    [Fact]
    public void The_younger_bearer_of_a_name_is_found()
    {
        var partition = Some.Partition();

        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1, "a/same"), Some.Observation(2, "a/same")));

        Assert.Equal(partition.Records.Find(Some.Id(2)), partition.Records.FindByName("a/same"u8));
    }

    [Fact]
    public void Entries_survive_the_journal() 
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1), Some.Observation(2)));
        var plan = partition.Plan(Some.Window(2, 0, int.MaxValue, Some.Observation(1, downloads: 77)), 1);
        var read = new List<JournalEntry>();

        foreach (var row in JournalCodec.Encode(plan.Entries, maxRowBytes: 40))
        {
            JournalCodec.Decode(row, read.Add);
        }

        Assert.Equal(plan.Entries.Select(Describe), read.Select(Describe));
    }

    /// <summary>Random histories: crawls of random listings, cut into random windows, some applied twice. The fold must equal the plain recount, always.</summary>
    [Fact]
    public void The_fold_equals_the_recount_after_any_history() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var (whole, pieces) = (Some.Partition(), Some.Partition());
            for (var crawl = 1; crawl <= 6; crawl++)
            {
                var rows = Enumerable.Range(1, 40)
                    .Where(_ => random.Next(4) > 0)
                    .Select(number => (number, row: Some.Observation(
                        number, $"owner{random.Next(4)}/m{number}", random.Next(3) == 0 ? null : random.Next(5), random.Next(9), tags: [$"base_model:x/{random.Next(9)}"])))
                    .ToList();
                whole.Apply(Some.Window(crawl, 0, int.MaxValue, [.. rows.Select(entry => entry.row)]), crawl - 1);
                ApplyInPieces(pieces, crawl, rows, random);
                whole.Adopt(whole.PlanAcceptance(crawl, crawl - 1));
                pieces.Adopt(pieces.PlanAcceptance(crawl, crawl - 1));
                AssertRecount(whole);
                AssertRecount(pieces);
                Assert.Equal(whole.Fold.Total, pieces.Fold.Total);
            }
        }).QuickCheckThrowOnFailure();

    private static void ApplyInPieces(Partition partition, int crawl, List<(int Number, byte[] Row)> rows, System.Random random)
    {
        var from = 0;
        while (from < int.MaxValue)
        {
            var upTo = from > 35 ? int.MaxValue : from + random.Next(1, 15);
            var piece = rows.Where(entry => entry.Number > from && entry.Number <= upTo).Select(entry => entry.Row).ToArray();
            for (var times = random.Next(1, 3); times > 0; times--)
            {
                partition.Apply(Some.Window(crawl, from, upTo, piece), crawl - 1);
            }

            from = upTo;
        }
    }

    private static void AssertRecount(Partition partition)
    {
        var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
        for (var slot = 0; slot < partition.Records.Count; slot++)
        {
            if (partition.Records.State(slot).IsLive)
            {
                recount.Add(new ObservationView(partition.Records.Observation(slot)).ToObservation());
            }
        }

        Assert.True(recount.Total.Agrees(partition.Fold.Total));
        Assert.All(partition.Fold.Owners, owner => Assert.True(recount.Owners[owner.Name].Agrees(owner.Totals)));
        Assert.Equal(recount.Owners.Count, partition.Fold.Owners.Count);
    }

    private static RecordState State(Partition partition, int number) => partition.Records.State(partition.Records.Find(Some.Id(number)));

    private static string Describe(JournalEntry entry) => $"{entry.Id} {entry.State} {Convert.ToHexString(entry.Record.Span)}";
}
