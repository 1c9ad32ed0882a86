using Crawler.Contracts.Catalogue;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    /// <inheritdoc/>
    public async Task<PartitionChildren> Children(PartitionVersion? since)
    {
        var version = _version;
        if (since == version)
        {
            return new PartitionChildren(version, false, []);
        }

        if (since is { } known && _changes.After(known.Counter) is { } changed)
        {
            return new PartitionChildren(version, false, ChildReport.Of(_partition.Records, changed));
        }

        var records = _partition.Records.Capture();
        return new PartitionChildren(version, true, await Task.Run(() => ChildReport.Whole(records)));
    }

    /// <inheritdoc/>
    public Task<PartitionBearers> Bearers(IReadOnlyList<string> names) => Task.FromResult(new PartitionBearers(_version, BearerReport.Of(_partition.Records, names)));

    /// <inheritdoc/>
    public Task<PartitionBearers> Live(RepoId[] ids) => Task.FromResult(new PartitionBearers(_version, BearerReport.Of(_partition.Records, ids)));
}
