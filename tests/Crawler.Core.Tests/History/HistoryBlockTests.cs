using Crawler.Core.Catalogue;
using Crawler.Core.History;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.History;

/// <summary>Points as they are kept: open runs, tables and blocks.</summary>
public class HistoryBlockTests
{
    [Fact]
    public void Blocks_say_what_they_were_given_and_keep_to_their_size() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        Arb.From(Gen.Elements(0, 1, 99, 3000)),
        (seed, repositories) =>
        {
            var table = RandomTable(new Random(seed), repositories, 31);
            var blocks = HistoryBlock.Encode(table).ToList();
            var joiner = new HistoryTable.Joiner();
            blocks.ForEach(block => joiner.Add(HistoryBlock.Decode(block.Row)));
            return Same(table, joiner.Join())
                && blocks.TrueForAll(block => block.Row.Length <= HistoryBlock.MaxBytes)
                && blocks.Take(Math.Max(0, blocks.Count - 1)).All(block => HistoryBlock.Decode(block.Row).Count >= 100)
                && blocks.TrueForAll(block => HistoryBlock.Decode(block.Row) is var decoded && decoded.Id(decoded.Count - 1) == block.Last);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_hour_by_hour_month_still_keeps_to_the_size()
    {
        var table = RandomTable(new Random(3), 40, 744);
        var blocks = HistoryBlock.Encode(table).ToList();

        Assert.All(blocks, block => Assert.InRange(block.Row.Length, 1, HistoryBlock.MaxBytes));
        Assert.Equal(40, blocks.Sum(block => HistoryBlock.Decode(block.Row).Count));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 1, 255, 255, 255, 127, 1 })]
    [InlineData(new byte[] { 1, 9, 0, 0, 0, 255, 255, 255 })]
    public void What_is_damaged_or_newer_is_refused(byte[] row) => Assert.Throws<InvalidDataException>(() => HistoryBlock.Decode(row));

    [Fact]
    public void Whatever_the_order_the_union_is_the_same_and_the_later_of_one_crawl_stays() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var random = new Random(seed);
            var points = Enumerable.Range(0, 200).Select(i => (Id: Some.Id(random.Next(1, 8)), Point: RandomPoint(random, random.Next(1, 30)))).ToList();
            var latest = new Dictionary<(RepoId, int), HistoryPoint>();
            points.ForEach(entry => latest[(entry.Id, entry.Point.Crawl)] = entry.Point);
            var table = points.Chunk(1 + random.Next(60)).Select(Table).Aggregate(HistoryTable.Empty, HistoryTable.Merge);
            return table.PointCount == latest.Count
                && Enumerable.Range(0, table.Count).All(place => table.Points(place).ToArray().All(point => latest[(table.Id(place), point.Crawl)] == point))
                && Enumerable.Range(0, table.Count).All(place => table.Points(place).ToArray() is var own && own.Order().SequenceEqual(own));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Runs_of_a_partition_are_a_table_by_id()
    {
        var records = new RecordTable();
        foreach (var number in (int[])[5, 2, 9])
        {
            var row = new RowBuilder { Id = Some.Id(number) };
            row.SetName(System.Text.Encoding.UTF8.GetBytes($"o/{number}"));
            var packed = new PackedWriter();
            row.Pack(packed);
            records.Put(PackedRecord.Pack(null, packed.Written), new RecordState(1, 1, 1));
        }

        records.History.Append(2, new HistoryPoint(200, 2, 1, 2, 3));
        records.History.Append(0, new HistoryPoint(100, 1, 4, -1, 6));
        records.History.Append(2, new HistoryPoint(100, 1, 7, 8, -1));
        records.History.Append(0, HistoryPoint.Missed(300, 3));
        var capture = records.Capture();
        var table = HistoryTable.Of(capture.History, capture);

        Assert.Equal([Some.Id(5), Some.Id(9)], Enumerable.Range(0, table.Count).Select(table.Id));
        Assert.Equal([new HistoryPoint(100, 1, 4, -1, 6), HistoryPoint.Missed(300, 3)], table.Find(Some.Id(5)).ToArray());
        Assert.Equal([new HistoryPoint(100, 1, 7, 8, -1), new HistoryPoint(200, 2, 1, 2, 3)], table.Find(Some.Id(9)).ToArray());
        Assert.Equal([new HistoryPoint(100, 1, 7, 8, -1), new HistoryPoint(200, 2, 1, 2, 3)], records.History.Of(2).Order());
        records.History.Forget(capture.History.Where(segment => segment.Crawl == 1).ToHashSet());
        Assert.Equal([new HistoryPoint(200, 2, 1, 2, 3)], records.History.Of(2));
    }

    [Fact]
    public void A_reader_is_shown_one_point_for_every_full_crawl_that_saw_it()
    {
        var timeline = new Timeline(
        [
            new(1, "a", 100, true, false), new(2, "b", 200, true, false), new(3, "c", 300, false, true), new(4, "d", 400, true, false),
            new(5, "e", 500, true, false), new(6, "f", 600, true, false), new(7, "g", 700, true, false),
        ]);
        HistoryPoint[] points = [new(100, 1, 1, 1, 1), new(300, 3, 0, 0, 0), HistoryPoint.Unread(400, 4), HistoryPoint.Missed(500, 5), new(700, 7, 2, 2, 2)];

        Assert.Equal([(1, 1L), (2, 1L), (7, 2L)], timeline.Expand(points, withRejected: false).Select(point => (point.Crawl, point.Likes)));
        Assert.Equal([1, 2, 3, 7], timeline.Expand(points, withRejected: true).Select(point => point.Crawl));
        Assert.Equal([1], timeline.Expand(points[..1], withRejected: false, gone: 200).Select(point => point.Crawl));
    }

    private static HistoryTable Table(IEnumerable<(RepoId Id, HistoryPoint Point)> points)
    {
        var joiner = new HistoryTable.Joiner();
        foreach (var own in points.GroupBy(entry => entry.Id).OrderBy(own => own.Key))
        {
            List<HistoryPoint> sorted = [.. own.Select(entry => entry.Point)];
            HistoryTable.Order(sorted);
            joiner.Add(own.Key, sorted);
        }

        return joiner.Join();
    }

    private static HistoryTable RandomTable(Random random, int repositories, int days)
    {
        var joiner = new HistoryTable.Joiner();
        for (var i = 1; i <= repositories; i++)
        {
            List<HistoryPoint> points = [.. Enumerable.Range(1, days).Where(_ => random.Next(3) > 0).Select(day => RandomPoint(random, day))];
            HistoryTable.Order(points);
            if (points.Count > 0)
            {
                joiner.Add(Some.Id(i), points);
            }
        }

        return joiner.Join();
    }

    private static HistoryPoint RandomPoint(Random random, int crawl) => random.Next(20) switch
    {
        0 => HistoryPoint.Missed(1_700_000_000u + (uint)(crawl * 3600), crawl),
        1 => HistoryPoint.Unread(1_700_000_000u + (uint)(crawl * 3600), crawl),
        _ => new HistoryPoint(
            1_700_000_000u + (uint)(crawl * 3600), crawl, random.NextInt64(-1, 1L << random.Next(1, 40)), random.NextInt64(-1, 1L << random.Next(1, 60)), random.Next(-1, 50)),
    };

    private static bool Same(HistoryTable a, HistoryTable b) => a.Count == b.Count
        && Enumerable.Range(0, a.Count).All(place => a.Id(place) == b.Id(place) && a.Points(place).SequenceEqual(b.Points(place)));
}
