using System.Runtime.CompilerServices;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store in which something happens, once, before a table is scanned for the first time.</summary>
internal sealed class DisturbedStore(IInspectableStore inner, string table, Func<Task> disturb) : ForwardingStore(inner)
{
    private bool _isDisturbed;

    public override async IAsyncEnumerable<TableRow> ScanAsync(
        string scanned, string partition, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (scanned == table && !_isDisturbed)
        {
            _isDisturbed = true;
            await disturb();
        }

        await foreach (var row in base.ScanAsync(scanned, partition, range, cancellationToken))
        {
            yield return row;
        }
    }
}
