using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests;

/// <summary>Builders of things that look like the Hub's.</summary>
internal static class Some
{
    public static readonly DateOnly Day = new(2026, 8, 22);

    public static RepoId Id(int number) => new(((ulong)(1_700_000_000 + number) << 32) | 7, (uint)number);

    public static byte[] Observation(
        int number,
        string? name = null,
        long? downloads = 10,
        long? allTime = 100,
        long? likes = 1,
        long? parameters = null,
        IEnumerable<string>? tags = null,
        string? task = null,
        string? library = null,
        DateTimeOffset? createdAt = null)
    {
        var row = new RowBuilder
        {
            Id = Id(number),
            Downloads30d = downloads,
            DownloadsAllTime = allTime,
            Likes = likes,
            Parameters = parameters,
            CreatedAt = createdAt?.ToUnixTimeMilliseconds(),
        };
        row.SetName(System.Text.Encoding.UTF8.GetBytes(name ?? $"owner{number % 5}/model{number}"));
        row.SetTask(System.Text.Encoding.UTF8.GetBytes(task ?? ""));
        row.SetLibrary(System.Text.Encoding.UTF8.GetBytes(library ?? ""));
        foreach (var tag in tags ?? ["region:us"])
        {
            row.AddTag(System.Text.Encoding.UTF8.GetBytes(tag));
        }

        var packed = new PackedWriter();
        Assert.NotEqual(0, row.Pack(packed));
        return packed.ToArray();
    }

    public static Partition Partition() => new(OwnerRegistry.BuiltIn, Day);

    public static Window Window(int crawl, int from, int upTo, params byte[][] rows) => new()
    {
        Crawl = crawl,
        AsOf = (uint)(1_780_000_000 + (crawl * 1000)),
        From = from == 0 ? RepoId.Min : Id(from),
        UpTo = upTo == int.MaxValue ? RepoId.Max : Id(upTo),
        ProvesAbsence = true,
        Rows = rows.SelectMany(row => row).ToArray(),
        Lengths = [.. rows.Select(row => row.Length)],
    };

    /// <summary>The vectors of rows dealt to partitions by owner, as the catalogue deals them, written and read back.</summary>
    public static IEnumerable<PartitionVectors> Vectors(int partitions, IEnumerable<byte[]> rows) => rows
        .GroupBy(row => OwnerName.SlotOf(new ObservationView(row).Owner) % partitions)
        .Select(group =>
        {
            var partition = Partition();
            partition.Apply(Window(1, 0, int.MaxValue, [.. group]));
            var vectors = PartitionVectors.Measure(group.Key, new PartitionVersion(1, 1), partition.Records.Capture(), OwnerRegistry.BuiltIn, Day, 1, 0);
            return PartitionVectors.Decode(vectors.Encode());
        });

    public static WindowCounts Apply(this Partition partition, Window window, int lastAcceptedFull = 0)
    {
        var plan = partition.Plan(window, lastAcceptedFull);
        partition.Adopt(plan.Entries);
        return plan.Counts;
    }

    public static IReadOnlyList<(string Parent, Relation Relation)> Edges(params string[] tags)
    {
        var list = new EdgeList();
        list.Read(new ObservationView(Observation(1, "me/self", tags: tags)));
        return [.. Enumerable.Range(0, list.Count).Select(i => (System.Text.Encoding.UTF8.GetString(list.Parent(i)), list.RelationAt(i)))];
    }
}
