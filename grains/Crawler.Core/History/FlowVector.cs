using System.IO.Compression;
using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>
/// Downloads by dimension, member and day that the points of one month tell of: most lie in that month, some before it, where a gap ended in it. Vectors of all partitions add up.
/// </summary>
public sealed class FlowVector
{
    private const byte FormatVersion = 1;
    private readonly SortedDictionary<(FlowDimension Dimension, string Member), SortedDictionary<int, FlowCell>> _cells = new(KeyOrder.Instance);

    /// <summary>Repository-days of which nothing can be concluded.</summary>
    public long Undetermined { get; set; }

    /// <summary>Repositories whose last 30 days both counters tell of.</summary>
    public long Checked { get; set; }

    /// <summary>Their downloads in these days by the all-time counter.</summary>
    public long ByAllTime { get; set; }

    /// <summary>Their 30-day counters.</summary>
    public long By30Days { get; set; }

    /// <summary>The days of every member.</summary>
    public IEnumerable<(FlowDimension Dimension, string Member, IReadOnlyDictionary<int, FlowCell> Days)> Members =>
        _cells.Select(entry => (entry.Key.Dimension, entry.Key.Member, (IReadOnlyDictionary<int, FlowCell>)entry.Value));

    /// <summary>Adds downloads.</summary>
    public void Add(FlowDimension dimension, string member, int day, in FlowCell cell)
    {
        if (!_cells.TryGetValue((dimension, member), out var days))
        {
            _cells[(dimension, member)] = days = [];
        }

        days[day] = days.GetValueOrDefault(day) + cell;
    }

    /// <summary>Adds another vector.</summary>
    public void Add(FlowVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, days) in other._cells)
        {
            foreach (var (day, cell) in days)
            {
                Add(key.Dimension, key.Member, day, cell);
            }
        }

        Undetermined += other.Undetermined;
        Checked += other.Checked;
        ByAllTime += other.ByAllTime;
        By30Days += other.By30Days;
    }

    /// <summary>As bytes: version (1), then Brotli of the four counts and the members with their days. Equal vectors have equal bytes.</summary>
    public byte[] Encode()
    {
        var body = new PackedWriter(16 * 1024);
        body.Varint(Undetermined);
        body.Varint(Checked);
        body.Signed(ByAllTime);
        body.Signed(By30Days);
        body.Varint((ulong)_cells.Count);
        foreach (var ((dimension, member), days) in _cells)
        {
            body.Byte((byte)dimension);
            body.Text(member);
            body.Varint((ulong)days.Count);
            var last = 0;
            foreach (var (day, cell) in days)
            {
                body.Signed(day - last);
                last = day;
                cell.Write(body);
            }
        }

        using var target = new MemoryStream();
        target.WriteByte(FormatVersion);
        using (var brotli = new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(body.Written);
        }

        return target.ToArray();
    }

    /// <summary>Reads a vector back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static FlowVector Decode(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length == 0 || bytes[0] != FormatVersion)
        {
            throw new InvalidDataException("Stored flows are damaged, or were written by a newer version of this program.");
        }

        var reader = new PackedReader(Inflate(bytes));
        var vector = new FlowVector { Undetermined = reader.Varint(), Checked = reader.Varint(), ByAllTime = reader.Signed(), By30Days = reader.Signed() };
        for (var members = reader.Count(); members > 0; members--)
        {
            var (dimension, member) = ((FlowDimension)reader.Byte(), reader.Text());
            var days = vector._cells[(dimension, member)] = [];
            var last = 0;
            for (var left = reader.Count(); left > 0; left--)
            {
                last += (int)reader.Signed();
                days[last] = FlowCell.Read(ref reader);
            }
        }

        return vector;
    }

    private static byte[] Inflate(byte[] bytes)
    {
        using var brotli = new BrotliStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress);
        using var body = new MemoryStream();
        try
        {
            brotli.CopyTo(body);
        }
        catch (InvalidOperationException invalid)
        {
            throw new InvalidDataException("Stored flows are damaged.", invalid);
        }

        return body.ToArray();
    }

    private sealed class KeyOrder : IComparer<(FlowDimension Dimension, string Member)>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare((FlowDimension Dimension, string Member) x, (FlowDimension Dimension, string Member) y) =>
            x.Dimension != y.Dimension ? x.Dimension.CompareTo(y.Dimension) : string.CompareOrdinal(x.Member, y.Member);
    }
}
