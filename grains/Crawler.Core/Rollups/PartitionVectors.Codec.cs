using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Statistics;
using Crawler.Core.Tables;

namespace Crawler.Core.Rollups;

public sealed partial class PartitionVectors
{
    private const byte FormatVersion = 3;
    private const byte FirstVersion = 1;

    /// <summary>
    /// The vectors as bytes: a version byte, then the Brotli-compressed rest. Version 1 had no dimensions, no lists by models or of unreviewed owners, and no dates,
    /// sizes, types and groups in lists. Version 2 had no sums by owner and no tables.
    /// </summary>
    public byte[] Encode()
    {
        var body = new PackedWriter(64 * 1024);
        body.Varint((ulong)Partition);
        body.Varint((ulong)Version.Epoch);
        body.Varint(Version.Counter);
        body.Text(RegistryVersion);
        Total.Write(body);
        body.Varint((ulong)Owners);
        WriteCountries(body);
        Downloads30d.Write(body);
        DownloadsAllTime.Write(body);
        Sizes.Write(body);
        body.Varint((ulong)Parents.Count);
        foreach (var parent in Parents)
        {
            body.Text(parent);
        }

        WriteLists(body, TopModels);
        WriteLists(body, TopOwners);
        WriteGate(body);
        WriteDimensions(body);
        WriteLists(body, TopUnreviewed);
        WriteOptional(body, OwnerSums, sums => sums.Write(body));
        WriteOptional(body, Tables, tables => tables.Write(body));
        return CompressedBytes.Of(FormatVersion, body.Written);
    }

    /// <summary>Reads the vectors back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static PartitionVectors Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackedReader(CompressedBytes.Read(bytes, FirstVersion, FormatVersion, "Frozen vectors"));
        var isFirst = bytes[0] == FirstVersion;
        var isThird = bytes[0] == FormatVersion;
        return new PartitionVectors
        {
            Partition = reader.Count(),
            Version = new PartitionVersion(reader.Count(), reader.Varint()),
            RegistryVersion = reader.Text(),
            Total = Measures.Read(ref reader),
            Owners = reader.Count(),
            Countries = ReadCountries(ref reader),
            Downloads30d = ValueCounts.Read(ref reader),
            DownloadsAllTime = ValueCounts.Read(ref reader),
            Sizes = WeightedSizes.Read(ref reader),
            Parents = ReadParents(ref reader),
            TopModels = ReadLists(ref reader, isFirst),
            TopOwners = ReadLists(ref reader, isFirst),
            Gate = new GateCounts(reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Varint(), reader.Varint()),
            Dimensions = isFirst ? [] : ReadDimensions(ref reader),
            TopUnreviewed = isFirst ? [] : ReadLists(ref reader, isFirst),
            OwnerSums = isThird && reader.Byte() != 0 ? OwnerSums.Read(ref reader) : null,
            Tables = isThird && reader.Byte() != 0 ? CrossTables.Read(ref reader) : null,
        };
    }

    /// <summary>Vectors that were read from an older version lack some parts, and go on lacking them.</summary>
    private static void WriteOptional<T>(PackedWriter body, T? part, Action<T> write)
        where T : class
    {
        body.Byte(part is null ? (byte)0 : (byte)1);
        if (part is not null)
        {
            write(part);
        }
    }

    private void WriteGate(PackedWriter body)
    {
        body.Varint((ulong)Gate.Known);
        body.Varint((ulong)Gate.Missed);
        body.Varint((ulong)Gate.Comparable);
        body.Varint((ulong)Gate.Fell);
        body.Varint(Gate.AcceptedDownloads30d);
        body.Varint(Gate.CurrentDownloads30d);
    }

    private void WriteDimensions(PackedWriter body)
    {
        body.Varint((ulong)Dimensions.Count);
        foreach (var dimension in Dimensions)
        {
            dimension.Write(body);
        }
    }

    private static DimensionTotals[] ReadDimensions(ref PackedReader reader)
    {
        var dimensions = new DimensionTotals[reader.Count()];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = DimensionTotals.Read(ref reader);
        }

        return dimensions;
    }

    private void WriteCountries(PackedWriter body)
    {
        body.Varint((ulong)Countries.Count);
        foreach (var (country, totals) in Countries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            body.Text(country);
            totals.Write(body);
        }
    }

    private static Dictionary<string, Measures> ReadCountries(ref PackedReader reader)
    {
        var countries = new Dictionary<string, Measures>(StringComparer.Ordinal);
        for (var left = reader.Count(); left > 0; left--)
        {
            countries[reader.Text()] = Measures.Read(ref reader);
        }

        return countries;
    }

    private static string[] ReadParents(ref PackedReader reader)
    {
        var parents = new string[reader.Count()];
        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = reader.Text();
        }

        return parents;
    }

    private static void WriteLists(PackedWriter body, IReadOnlyList<Ranked>[] lists)
    {
        body.Varint((ulong)lists.Length);
        foreach (var list in lists)
        {
            body.Varint((ulong)list.Count);
            foreach (var line in list)
            {
                WriteLine(body, line);
            }
        }
    }

    private static void WriteLine(PackedWriter body, Ranked line)
    {
        body.Text(line.Name);
        body.Text(line.Country);
        body.Varint((ulong)line.Models);
        body.Signed(line.Downloads30d ?? -1);
        body.Signed(line.DownloadsAllTime ?? -1);
        body.Signed(line.Likes ?? -1);
        body.Signed(line.CreatedAt?.ToUnixTimeMilliseconds() ?? long.MinValue);
        body.Signed(line.LastModified?.ToUnixTimeMilliseconds() ?? long.MinValue);
        body.Signed(line.Size ?? -1);
        body.Text(line.Type ?? "");
        body.Text(line.Group ?? "");
    }

    private static IReadOnlyList<Ranked>[] ReadLists(ref PackedReader reader, bool isFirst)
    {
        var lists = new IReadOnlyList<Ranked>[reader.Count()];
        for (var i = 0; i < lists.Length; i++)
        {
            var lines = new Ranked[reader.Count()];
            for (var j = 0; j < lines.Length; j++)
            {
                lines[j] = ReadLine(ref reader, isFirst);
            }

            lists[i] = lines;
        }

        return lists;
    }

    private static Ranked ReadLine(ref PackedReader reader, bool isFirst)
    {
        var line = new Ranked(reader.Text(), reader.Text(), reader.Count(), Known(reader.Signed()), Known(reader.Signed()), Known(reader.Signed()));
        return isFirst ? line : line with
        {
            CreatedAt = Instant(reader.Signed()),
            LastModified = Instant(reader.Signed()),
            Size = Known(reader.Signed()),
            Type = NotEmpty(reader.Text()),
            Group = NotEmpty(reader.Text()),
        };
    }

    private static long? Known(long value) => value < 0 ? null : value;

    private static DateTimeOffset? Instant(long milliseconds) => milliseconds == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
}
