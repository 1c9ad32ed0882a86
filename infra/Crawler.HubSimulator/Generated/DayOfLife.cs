using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>What one day does to a generated Hub.</summary>
internal sealed class DayOfLife(RowStore rows, OwnerBook owners, RowNames names, RowMaker maker, NameIndex index, LifeCurve curve, ulong seed)
{
    private const double Additions = 0.00125;
    private const double Deletions = 0.0005;
    private const double Edits = 0.0008;
    private const double Renames = 0.00005;
    private const double NewDay = 86_400;

    public DayReport Live(DateTimeOffset today)
    {
        uint dawn = (uint)today.ToUnixTimeSeconds();
        int known = rows.Count;
        int moved = 0;
        int edited = 0;
        int renamed = 0;
        int deleted = 0;
        for (int slot = 0; slot < known; slot++)
        {
            ref ModelRow row = ref rows[slot];
            if (row.Has(Traits.Deleted | Traits.Hidden))
            {
                continue;
            }

            var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)slot, dawn));
            double fate = random.Uniform();
            if (fate < Deletions)
            {
                row.Traits |= Traits.Deleted;
                deleted++;
                continue;
            }

            moved += Move(ref row, (dawn - row.Second) / NewDay, ref random) ? 1 : 0;
            edited += fate > 1 - Edits ? Edit(ref row, dawn, ref random) : 0;
            renamed += fate is >= 0.5 and < 0.5 + Renames ? Rename(slot, ref random) : 0;
        }

        int added = Add(known, dawn);
        return new DayReport(1, added, moved, edited, renamed, deleted, 0, today);
    }

    private bool Move(ref ModelRow row, double ageDays, ref SeededRandom random)
    {
        ModelRow before = row;
        curve.LiveADay(ref row, ageDays, ref random);
        row.Likes = Attention.LikesAfter(row, row.AllTime - before.AllTime, ref random);
        row.Trending = Attention.TrendingOf(row, ageDays, ref random);
        return row.AllTime != before.AllTime || row.Downloads != before.Downloads || row.Likes != before.Likes
            || (row.Trending != before.Trending && row.Likes > 20);
    }

    private static int Edit(ref ModelRow row, uint dawn, ref SeededRandom random)
    {
        row.Licence = (byte)random.Below(Vocabulary.Licences.Length);
        row.Traits = (row.Traits ^ Traits.Edited) | Traits.Licence;
        row.Modified = dawn + (uint)random.Below((int)NewDay);
        return 1;
    }

    /// <summary>Half of them move to another owner, which is a transfer; the other half stay where they are under another name.</summary>
    private int Rename(int slot, ref SeededRandom random)
    {
        if (rows[slot].Has(Traits.Legacy | Traits.Named))
        {
            return 0;
        }

        int owner = random.Chance(0.5) ? rows[random.Below(rows.Count)].Owner : rows[slot].Owner;
        index.Renaming(slot);
        names.Rename(slot, owner, owners.NextOrdinal(owner));
        index.Renamed(slot);
        return 1;
    }

    private int Add(int known, uint dawn)
    {
        int count = known == 0 ? 0 : Math.Max(1, (int)Math.Round(known * Additions));
        for (int newcomer = 0; newcomer < count; newcomer++)
        {
            double at = (newcomer + 0.5) / count;
            maker.AddNewcomer(dawn + (uint)(at * NewDay), 1 - at);
        }

        return count;
    }
}
