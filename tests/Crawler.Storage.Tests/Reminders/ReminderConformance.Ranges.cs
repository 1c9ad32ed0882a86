using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Storage.Tests.Reminders;

public abstract partial class ReminderConformance
{
    /// <summary>Reminders in the test of ranges, and the ranges drawn. A remote backend may want fewer.</summary>
    protected virtual int Reminders => 1_000;

    protected virtual int Ranges => 200;

    [Fact]
    public async Task Every_range_is_a_filter_of_all()
    {
        var seed = TestSeed.Draw();
        var hashes = await FillAsync((int)seed);
        var bound = Gen.OneOf(
            Gen.Elements(0u, 1u, uint.MaxValue - 1, uint.MaxValue),
            Gen.Choose(int.MinValue, int.MaxValue).Select(number => unchecked((uint)number)),
            from at in Gen.Choose(0, hashes.Length - 1)
            from step in Gen.Choose(-1, 1)
            select unchecked(hashes[at] + (uint)step));
        var ranges = Arb.From(Gen.OneOf(Gen.Zip(bound, bound), bound.Select(one => (one, one))));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Ranges).WithReplay(seed, 1),
            Prop.ForAll(ranges, range => IsFilterAsync(range.Item1, range.Item2, hashes).GetAwaiter().GetResult()));
    }

    [Theory]
    [InlineData(0u, uint.MaxValue)]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue - 1)]
    [InlineData(uint.MaxValue - 1, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0u, 0u)]
    [InlineData(1u, 1u)]
    public async Task A_range_at_the_ends_is_a_filter_of_all(uint begin, uint end)
    {
        var hashes = await FillAsync(1, 20);

        Assert.True(await IsFilterAsync(begin, end, hashes));
    }

    [Fact]
    public async Task A_range_begins_after_its_begin_and_ends_with_its_end()
    {
        var hashes = await FillAsync(2, 3);
        Array.Sort(hashes);

        Assert.Equal([hashes[1], hashes[2]], await HashesAsync(hashes[0], hashes[2]));
        Assert.Equal([hashes[0]], await HashesAsync(hashes[2], hashes[0]));
        Assert.Equal(hashes, await HashesAsync(hashes[1], hashes[1]));
        Assert.Empty(await HashesAsync(hashes[2], hashes[0] - 1));
    }

    private async Task<uint[]> FillAsync(int seed, int? count = null)
    {
        var random = new Random(seed);
        GrainId[] grains = [.. Enumerable.Range(0, count ?? Reminders).Select(number => GrainId.Create(
            "sample", random.NextInt64().ToString("x", CultureInfo.InvariantCulture) + "-" + number.ToString(CultureInfo.InvariantCulture)))];
        await Parallel.ForEachAsync(grains, Stop, async (grain, stop) => await Table.UpsertRow(Entry(grain, "wake"), stop));
        return [.. grains.Select(grain => grain.GetUniformHashCode())];
    }

    // Written as Orleans defines it: after begin and at most end, or either of both where the range goes around.
    private async Task<bool> IsFilterAsync(uint begin, uint end, uint[] all)
    {
        var expected = all.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end).Order();
        Assert.Equal(expected, await HashesAsync(begin, end));
        return true;
    }

    private async Task<uint[]> HashesAsync(uint begin, uint end) =>
        [.. (await Table.ReadRows(begin, end, Stop)).Reminders.Select(reminder => reminder.GrainId.GetUniformHashCode()).Order()];
}
