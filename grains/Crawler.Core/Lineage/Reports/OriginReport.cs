using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage.Reports;

/// <summary>
/// Who began the lines of models, for those where it was not their own owner, as bytes: version (1 byte), the owners (count, names), then the models (count, id and owner's place each).
/// </summary>
public static class OriginReport
{
    private const byte FormatVersion = 1;

    /// <summary>The models of some owners.</summary>
    /// <param name="index">A settled lineage.</param>
    /// <param name="isWanted">By owner's number, whether its models are wanted.</param>
    public static byte[] Of(LineageIndex index, ReadOnlySpan<bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(index);
        var graph = index.Graph;
        var (owners, places, models, count) = (new PackedWriter(4096), new Dictionary<int, int>(), new PackedWriter(64 * 1024), 0);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var began = graph.Owner(graph.Origin(node));
            if (index.IsPhantom(node) || began == graph.Owner(node) || !isWanted[graph.Owner(node)])
            {
                continue;
            }

            if (!places.TryGetValue(began, out var place))
            {
                places[began] = place = places.Count;
                owners.Text(index.OwnerText(began));
            }

            models.Id(graph.Id(node));
            models.Varint((ulong)place);
            count++;
        }

        var report = new PackedWriter(owners.Length + models.Length + 16);
        report.Byte(FormatVersion);
        report.Varint((ulong)places.Count);
        report.Raw(owners.Written);
        report.Varint((ulong)count);
        report.Raw(models.Written);
        return report.ToArray();
    }

    /// <summary>Reads a report: the owner who began the line, by model.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static IReadOnlyDictionary<RepoId, string> Read(ReadOnlySpan<byte> report)
    {
        var reader = new PackedReader(report);
        if (reader.Byte() != FormatVersion)
        {
            throw new InvalidDataException("A report of origins was written by a newer version of this program.");
        }

        var owners = new string[reader.Count()];
        for (var i = 0; i < owners.Length; i++)
        {
            owners[i] = reader.Text();
        }

        var count = reader.Count();
        var origins = new Dictionary<RepoId, string>(count);
        for (; count > 0; count--)
        {
            origins[reader.Id()] = owners[reader.Count()];
        }

        return origins;
    }
}
