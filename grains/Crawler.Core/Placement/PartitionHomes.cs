using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Crawler.Core.Placement;

/// <summary>Which silo each partition belongs on.</summary>
/// <remarks>
/// Rendezvous hashing (Thaler and Ravishankar 1998: each partition ranks all silos by a hash of both, and takes the first) with bounded loads (Mirrokni, Thorup and
/// Zadimoghaddam 2016: a full silo is passed over). The first keeps most partitions where they are when silos come and go, the second keeps any silo from holding more
/// than a quarter above the mean. It depends on the set of silos alone: everyone who sees the same silos gives the same answer, with nobody asked.
/// </remarks>
public static class PartitionHomes
{
    private const double MaxLoadOverMean = 1.25;

    /// <summary>Deals partitions to silos.</summary>
    /// <param name="partitions">How many partitions there are, at least 1.</param>
    /// <param name="silos">The silos' names, in any order, at least one; a name given twice counts once.</param>
    /// <returns>For each partition the index of its silo in <paramref name="silos"/>.</returns>
    public static int[] Deal(int partitions, IReadOnlyList<string> silos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentNullException.ThrowIfNull(silos);
        ArgumentOutOfRangeException.ThrowIfZero(silos.Count, nameof(silos));
        var named = silos.Index().OrderBy(silo => silo.Item, StringComparer.Ordinal).DistinctBy(silo => silo.Item, StringComparer.Ordinal).ToArray();
        var seeds = Array.ConvertAll(named, silo => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(silo.Item)));
        var room = (int)Math.Ceiling(MaxLoadOverMean * partitions / named.Length);
        var (homes, loads) = (new int[partitions], new int[named.Length]);
        for (var partition = 0; partition < partitions; partition++)
        {
            var silo = FirstWithRoom(partition, seeds, loads, room);
            loads[silo]++;
            homes[partition] = named[silo].Index;
        }

        return homes;
    }

    private static int FirstWithRoom(int partition, ulong[] seeds, int[] loads, int room)
    {
        var (best, bestRank) = (-1, 0UL);
        for (var silo = 0; silo < seeds.Length; silo++)
        {
            var rank = Rank(partition, seeds[silo]);
            if (loads[silo] < room && (best < 0 || rank > bestRank))
            {
                (best, bestRank) = (silo, rank);
            }
        }

        return best;
    }

    private static ulong Rank(int partition, ulong seed)
    {
        Span<byte> key = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(key, seed);
        BinaryPrimitives.WriteInt32LittleEndian(key[8..], partition);
        return XxHash3.HashToUInt64(key);
    }
}
