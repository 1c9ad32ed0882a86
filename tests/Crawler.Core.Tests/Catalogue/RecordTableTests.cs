using Crawler.Core.Catalogue;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Catalogue;

/// <summary>The records of a partition: found by id, in order or not, whatever the order they came in.</summary>
public class RecordTableTests
{
    [Fact]
    public void What_is_found_in_order_is_what_is_looked_up() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var table = new RecordTable();
            for (var i = random.Next(60); i > 0; i--)
            {
                table.Put(PackedRecord.Pack(null, Some.Observation(random.Next(1, 50))), new RecordState(1, 1, 1));
            }

            var from = random.Next(50);
            var place = table.PlaceAbove(Some.Id(from));
            foreach (var number in Enumerable.Range(from + 1, 50).Where(_ => random.Next(3) > 0))
            {
                Assert.Equal(table.Find(Some.Id(number)), table.FindNext(Some.Id(number), ref place));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_in_use_are_those_of_the_records_as_they_are()
    {
        var table = new RecordTable();
        var (first, second) = (PackedRecord.Pack(null, Some.Observation(1)), PackedRecord.Pack(null, Some.Observation(1, "owner/with-a-longer-name")));

        table.Put(first, new RecordState(1, 1, 1));
        table.Put(second, new RecordState(2, 2, 2));

        Assert.Equal(second.Length, table.PackedBytes);
    }
}
