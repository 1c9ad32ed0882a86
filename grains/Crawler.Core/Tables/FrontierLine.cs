using Crawler.Core.Catalogue;
using Crawler.Core.Rankings;

namespace Crawler.Core.Tables;

/// <summary>The largest original of one country in one month (metrics M18). An original is a model that declares no parent.</summary>
/// <param name="Country">The country member of the uploader.</param>
/// <param name="Month">The month of creation, a member of the dimension created-month.</param>
/// <param name="Size">The most parameters that are believed; null where no original of the month has a known size.</param>
/// <param name="Model">Whose they are, of several the first by name; null where there is none.</param>
/// <param name="Originals">Originals created in the month.</param>
/// <param name="Known">Those of them whose size is known: what the figure rests on.</param>
public sealed record FrontierLine(string Country, string Month, long? Size, string? Model, int Originals, int Known)
{
    /// <summary>The frontier of several disjoint sets of models, by country and then by month in ordinal order.</summary>
    public static IReadOnlyList<FrontierLine> Merge(IEnumerable<FrontierLine> parts) =>
    [
        .. parts
            .GroupBy(part => (part.Country, part.Month))
            .OrderBy(lines => lines.Key.Country, StringComparer.Ordinal)
            .ThenBy(lines => lines.Key.Month, StringComparer.Ordinal)
            .Select(lines =>
            {
                var largest = lines.OrderByDescending(line => line.Size ?? -1).ThenBy(line => line.Model ?? "", NameOrder.Instance).First();
                return largest with { Originals = lines.Sum(line => line.Originals), Known = lines.Sum(line => line.Known) };
            }),
    ];

    internal void Write(PackedWriter target)
    {
        target.Text(Country);
        target.Text(Month);
        target.Signed(Size ?? -1);
        target.Text(Model ?? "");
        target.Varint((ulong)Originals);
        target.Varint((ulong)Known);
    }

    internal static FrontierLine Read(ref PackedReader reader)
    {
        var (country, month, size, model) = (reader.Text(), reader.Text(), reader.Signed(), reader.Text());
        return new FrontierLine(country, month, size < 0 ? null : size, size < 0 ? null : model, reader.Count(), reader.Count());
    }
}
