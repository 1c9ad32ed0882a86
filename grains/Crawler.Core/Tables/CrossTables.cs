using Crawler.Core.Catalogue;

namespace Crawler.Core.Tables;

/// <summary>Two dimensions at once: how the models of one member spread over another dimension. Immutable.</summary>
/// <param name="Tables">The tables, one for each of <see cref="KnownTables.All"/>.</param>
/// <param name="Frontier">The largest originals by country and month, by country and then by month in ordinal order.</param>
public sealed record CrossTables(IReadOnlyList<CrossTable> Tables, IReadOnlyList<FrontierLine> Frontier)
{
    private const byte FormatVersion = 1;

    /// <summary>The table of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public CrossTable Table(string name) => Tables.Single(table => table.Name == name);

    /// <summary>Adds up disjoint sets of models, and keeps the largest members where only those are kept.</summary>
    public static CrossTables Merge(IReadOnlyCollection<CrossTables> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new CrossTables(
            [.. KnownTables.All.Select(info => TableSums.Of(parts.SelectMany(part => part.Tables).Where(table => table.Name == info.Name)).Cut(info))],
            FrontierLine.Merge(parts.SelectMany(part => part.Frontier)));
    }

    /// <summary>The tables as bytes: a version byte, then the Brotli-compressed rest.</summary>
    public byte[] Encode()
    {
        var body = new PackedWriter(64 * 1024);
        Write(body);
        return CompressedBytes.Of(FormatVersion, body.Written);
    }

    /// <summary>Reads the tables back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static CrossTables Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackedReader(CompressedBytes.Read(bytes, FormatVersion, FormatVersion, "Cross tables"));
        return Read(ref reader);
    }

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)Tables.Count);
        foreach (var table in Tables)
        {
            table.Write(target);
        }

        target.Varint((ulong)Frontier.Count);
        foreach (var line in Frontier)
        {
            line.Write(target);
        }
    }

    internal static CrossTables Read(ref PackedReader reader)
    {
        var tables = new CrossTable[reader.Count()];
        for (var i = 0; i < tables.Length; i++)
        {
            tables[i] = CrossTable.Read(ref reader);
        }

        var frontier = new FrontierLine[reader.Count()];
        for (var i = 0; i < frontier.Length; i++)
        {
            frontier[i] = FrontierLine.Read(ref reader);
        }

        return new CrossTables(tables, frontier);
    }
}
