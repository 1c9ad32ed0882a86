using Crawler.Core.Catalogue;
using Crawler.Core.Statistics;

namespace Crawler.Core.Lifetimes;

/// <summary>
/// The ten most downloaded models of one band at one age. It only grows: of one model the greater number stands, so that taking lines twice, late or in any order changes nothing.
/// </summary>
internal sealed class AdoptionBoard
{
    public const int Size = 10;

    private readonly List<AdoptionLine> _lines = new(Size + 1);

    public IReadOnlyList<AdoptionLine> Lines => _lines;

    /// <summary>The median of the lines; null without any.</summary>
    public double? Median => _lines.Count == 0 ? null : Distribution.Middle(_lines[_lines.Count / 2].Downloads, _lines[(_lines.Count - 1) / 2].Downloads);

    /// <summary>The tenth line's downloads; null while there are fewer.</summary>
    public long? Tenth => _lines.Count < Size ? null : _lines[Size - 1].Downloads;

    public void Add(AdoptionLine line)
    {
        var known = _lines.FindIndex(other => other.Id == line.Id);
        if (known >= 0)
        {
            if (AdoptionLine.Order.Compare(line, _lines[known]) >= 0)
            {
                return;
            }

            _lines.RemoveAt(known);
        }

        var place = _lines.BinarySearch(line, AdoptionLine.Order);
        _lines.Insert(place < 0 ? ~place : place, line);
        if (_lines.Count > Size)
        {
            _lines.RemoveAt(Size);
        }
    }

    public void Write(PackedWriter target)
    {
        target.Varint((ulong)_lines.Count);
        foreach (var line in _lines)
        {
            target.Id(line.Id);
            target.Text(line.Name);
            target.Varint(line.Downloads);
        }
    }

    public void ReadInto(ref PackedReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            Add(new AdoptionLine(reader.Id(), reader.Text(), reader.Varint()));
        }
    }
}
