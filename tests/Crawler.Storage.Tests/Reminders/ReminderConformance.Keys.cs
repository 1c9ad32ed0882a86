namespace Crawler.Storage.Tests.Reminders;

public abstract partial class ReminderConformance
{
    [Theory]
    [InlineData("org/model#v1?x=%2F&y")]
    [InlineData(@"back\slash")]
    [InlineData("Кириллица 中文 שלום 😀")]
    [InlineData("..")]
    [InlineData("a 1 b")]
    public async Task Any_key_and_any_name_are_taken(string text)
    {
        var grain = GrainId.Create("sample", Guid.NewGuid().ToString("N") + text);
        ReminderEntry[] entries = [Entry(grain, text), Entry(grain, text + "/"), Entry(grain, "+" + text)];
        foreach (var entry in entries)
        {
            await Table.UpsertRow(entry, Stop);
        }

        Assert.Equal(entries.Select(entry => entry.ReminderName).Order(StringComparer.Ordinal), await NamesAsync(grain));
        foreach (var entry in entries)
        {
            var read = await Table.ReadRow(grain, entry.ReminderName, Stop);
            AssertSame(entry, read!.ETag, read);
            Assert.True(await Table.RemoveRow(grain, entry.ReminderName, read.ETag!, Stop));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\t\n\u007F")]
    public virtual async Task A_name_may_be_empty_or_hold_control_characters(string name)
    {
        var entry = Entry(GrainId.Create("sample", "key" + name), name);
        var etag = await Table.UpsertRow(entry, Stop);

        AssertSame(entry, etag, await Table.ReadRow(entry.GrainId, name, Stop));
        AssertSame(entry, etag, Assert.Single((await Table.ReadRows(entry.GrainId, Stop)).Reminders));
        Assert.True(await Table.RemoveRow(entry.GrainId, name, etag!, Stop));
    }

    [Fact]
    public async Task Grains_of_one_hash_are_told_apart()
    {
        var (one, other) = OfOneHash();
        await Table.UpsertRow(Entry(one, "wake"), Stop);
        await Table.UpsertRow(Entry(other, "wake"), Stop);

        Assert.Equal(one, Assert.Single((await Table.ReadRows(one, Stop)).Reminders).GrainId);
        Assert.Equal(other, (await Table.ReadRow(other, "wake", Stop))!.GrainId);
        var hash = one.GetUniformHashCode();
        Assert.Equal(2, (await Table.ReadRows(hash - 1, hash, Stop)).Reminders.Count);
    }

    /// <summary>How many characters the long keys and names of the tests have. Orleans' own Azure tables refuse what is longer than a row's key.</summary>
    protected virtual int LongLength => 2_000;

    [Fact]
    public virtual async Task Long_keys_and_names_that_differ_at_the_end_are_reminders_of_their_own()
    {
        var grain = GrainId.Create("sample", new string('k', LongLength) + Guid.NewGuid().ToString("N"));
        var other = GrainId.Create("sample", grain.Key + "x");
        var name = new string('模', LongLength);
        ReminderEntry[] entries = [Entry(grain, name + "1"), Entry(grain, name + "2"), Entry(other, name + "1"), Entry(grain, "short")];
        foreach (var (number, entry) in entries.Index())
        {
            entry.Period = TimeSpan.FromMinutes(number + 1);
            await Table.UpsertRow(entry, Stop);
        }

        foreach (var entry in entries)
        {
            Assert.Equal(entry.Period, (await Table.ReadRow(entry.GrainId, entry.ReminderName, Stop))!.Period);
        }

        Assert.Equal([name + "1", name + "2", "short"], (await NamesAsync(grain)).Order(StringComparer.Ordinal).OrderBy(one => one == "short"));
        var hash = other.GetUniformHashCode();
        Assert.Equal(other, Assert.Single((await Table.ReadRows(hash - 1, hash, Stop)).Reminders).GrainId);
    }

    // Among a hundred thousand grains two of one 32-bit hash are to be expected, among a million they are certain for all practical purposes.
    private static (GrainId One, GrainId Other) OfOneHash()
    {
        var seen = new Dictionary<uint, GrainId>();
        for (var number = 0; number < 1_000_000; number++)
        {
            var grain = GrainId.Create("sample", $"{number}");
            if (!seen.TryAdd(grain.GetUniformHashCode(), grain))
            {
                return (seen[grain.GetUniformHashCode()], grain);
            }
        }

        throw new InvalidOperationException("No two of a million grains have one hash: the hash has more than 32 bits, or is no hash.");
    }
}
