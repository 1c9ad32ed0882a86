using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>What one day does to a generated Hub.</summary>
internal sealed class DayOfLife(RowStore rows, OwnerBook owners, RowNames names, RowMaker maker, NameIndex index, ulong seed)
{
    private const double Additions = 0.003;
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

    private static bool Move(ref ModelRow row, double ageDays, ref SeededRandom random)
    {
        int downloads = row.Downloads;
        int likes = row.Likes;
        int trending = row.Trending;
        long arrived = row.AllTime == 0 ? (random.Chance(0.006) ? 1 : 0) : random.Round(Popularity.Daily(row, ageDays) * 2 * random.Uniform());
        long left = ageDays > 30 ? random.Round(row.Downloads / 30.0) : 0;
        if (row.Downloads == 0 && row.AllTime > 0)
        {
            arrived += random.Chance(0.07) ? 1 : 0;
        }
        else if (row.Downloads > 0 && arrived == left)
        {
            // A counter above zero hardly ever stands still: one came or one fell out of the thirty days.
            (arrived, left) = ageDays <= 30 || random.Chance(0.5) ? (arrived + 1, left) : (arrived, left + 1);
        }

        row.AllTime += arrived;
        row.Downloads = (int)Math.Clamp(row.Downloads + arrived - left, 0, int.MaxValue);
        row.Likes = Math.Max(0, row.Likes + (int)random.Round(arrived * 0.4 * (row.Likes + 0.2) / (row.AllTime + 50.0)) - (random.Chance(0.0005) ? 1 : 0));
        row.Trending = Popularity.TrendingOf(row, ageDays, ref random);
        return arrived > 0 || row.Downloads != downloads || row.Likes != likes || (row.Trending != trending && row.Likes > 20);
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
            maker.Add(dawn + (uint)(at * NewDay), 1 - at);
        }

        return count;
    }
}
