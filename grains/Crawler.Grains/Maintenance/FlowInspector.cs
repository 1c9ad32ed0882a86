using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Grains.History;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Maintenance;

/// <summary>Looks at flows and what is worked out beside them: all of it can be worked out anew from the points.</summary>
internal static class FlowInspector
{
    private const string Refresh = "Run 'flow refresh'; if it says the same, restore a backup.";

    /// <summary>The flows of one partition.</summary>
    public static async Task PartitionAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        var book = new FlowBook();
        if (inspected.Has(FlowStore.BookKey))
        {
            await inspected.CheckRowAsync(FlowStore.BookKey, row => book = StoredJson.Read<FlowBook>(row), Refresh, cancellationToken);
        }

        foreach (var name in FlowStore.Listed(book))
        {
            await inspected.CheckBlobAsync(name, name[0] == 'f' && name[1] == '|' ? value => FlowVector.Decode(value) : _ => { }, Refresh, cancellationToken);
        }
    }

    /// <summary>The merged flows of a kind, and the lifetimes that are kept beside them.</summary>
    public static async Task MergedAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        var book = new FlowsBook();
        if (!inspected.Blobs.Contains(MergedFlows.BookKey))
        {
            return;
        }

        await inspected.CheckBlobAsync(MergedFlows.BookKey, value => book = StoredJson.ReadCompressed<FlowsBook>(value), Refresh, cancellationToken);
        foreach (var name in MergedFlows.Listed(book).Where(name => name != MergedFlows.BookKey))
        {
            await inspected.CheckBlobAsync(name, value => FlowVector.Decode(value), Refresh, cancellationToken);
        }

        foreach (var name in inspected.Blobs.Where(name => name.StartsWith(MergedFlows.LivesPrefix, StringComparison.Ordinal)).ToList())
        {
            await LivesAsync(inspected, name, book.Basis(), cancellationToken);
        }
    }

    /// <summary>Lifetimes that were worked out beside other flows are never shown again.</summary>
    private static async Task LivesAsync(InspectedPartition inspected, string name, string basis, CancellationToken cancellationToken)
    {
        StoredLives? lives = null;
        await inspected.CheckBlobAsync(
            name,
            value =>
            {
                lives = StoredJson.ReadCompressed<StoredLives>(value);
                LifetimeCohorts.Decode(lives.Cohorts);
                RelativeAdoption.Decode(lives.Boards);
            },
            Refresh,
            cancellationToken);
        if (lives is not null && lives.FlowsBasis != basis)
        {
            inspected.Forget(name);
        }
    }
}
