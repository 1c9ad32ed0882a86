using Crawler.Core.Lineage.Reports;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;

namespace Crawler.Contracts.Lineage;

/// <summary>What can be asked of a lineage, the one of this instant or the one of a census.</summary>
[Alias("crawler.lineage-reader")]
public interface ILineageReader : IGrainWithStringKey
{
    /// <summary>Where a model stands: its parents, ancestors and origin, and what is derived from it.</summary>
    [Alias("model"), ResponseTimeout("00:05:00")]
    Task<LineageReply<ModelLineage>> Model(RepoId id, string name);

    /// <summary>A model, or a phantom, with what derives from it. No value where it has no relatives.</summary>
    [Alias("tree"), ResponseTimeout("00:05:00")]
    Task<LineageReply<TreeNode>> Tree(LineageKey model, TreeQuery query);

    /// <summary>The families with the most descendants.</summary>
    [Alias("families"), ResponseTimeout("00:05:00")]
    Task<LineageReply<IReadOnlyList<Family>>> Families(int count);

    /// <summary>The family that a model belongs to. No value where it has no relatives.</summary>
    [Alias("family"), ResponseTimeout("00:05:00")]
    Task<LineageReply<FamilyDetail>> Family(LineageKey model);

    /// <summary>The owners, or parent groups, that others derive the most from.</summary>
    [Alias("top"), ResponseTimeout("00:05:00")]
    Task<LineageReply<IReadOnlyList<DerivativeLine>>> Top(TopDerivatives query);

    /// <summary>What others derive from an owner's models.</summary>
    [Alias("owner"), ResponseTimeout("00:05:00")]
    Task<LineageReply<DerivativeFigures>> Owner(string owner);
}

/// <summary>
/// The graph of declared parents of one kind, kept up to date by asking the partitions what has changed when somebody looks: a view, never truth. The key is the kind, such
/// as <c>models</c>.
/// </summary>
[Alias("crawler.lineage")]
public interface ILineageGrain : ILineageReader
{
    /// <summary>Takes in what the partitions have, settles, measures, and writes figures and graph for a census. Asked again for the same crawl and registry, answers with what stands.</summary>
    /// <returns>Why the lineage does not stand; empty where it does.</returns>
    [Alias("freeze"), ResponseTimeout(LongCall.AnswerTime)]
    Task<string> Freeze(LineageFreezeRequest request);

    /// <summary>All figures of this instant.</summary>
    [Alias("report"), ResponseTimeout("00:05:00")]
    Task<LineageReply<LineageReport>> Report();
}

/// <summary>The lineage that a census was taken with, read from the store; wakes no partition. The key is the crawl's id, such as <c>models-000002</c>.</summary>
[Alias("crawler.frozen-lineage")]
public interface IFrozenLineageGrain : ILineageReader
{
    /// <summary>Reads the graph, so that it is at hand for the questions that follow: whoever has to find something else first lets both go on at once.</summary>
    /// <returns>False where there is none.</returns>
    [Alias("prepare"), ResponseTimeout("00:05:00")]
    Task<bool> Prepare();

    /// <summary>Who began the lines of the models of a partition, as <see cref="OriginReport"/> has it.</summary>
    [Alias("origins"), ResponseTimeout("00:05:00")]
    Task<LineageReply<byte[]>> Origins(int partition);

    /// <summary>Lets go of the graph when nobody asks any more: whoever has asked about all of it is done.</summary>
    [Alias("let-go")]
    Task LetGo();
}

/// <summary>An answer about the lineage.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="IsThere">Whether there is a lineage to ask: not before all partitions were heard once, nor for a census taken before it was kept, or whose graph has made room for a later one's.</param>
/// <param name="Value">The answer.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
[GenerateSerializer, Immutable, Alias("crawler.lineage-reply`1")]
public sealed record LineageReply<T>(bool IsThere, T? Value, int HeardFrom, int Partitions);

/// <summary>Names a model or a phantom.</summary>
/// <param name="Id">The model's id; null for a phantom.</param>
/// <param name="Name">The name.</param>
[GenerateSerializer, Immutable, Alias("crawler.lineage-key")]
public sealed record LineageKey(RepoId? Id, string Name);

/// <summary>Which lines of the list of owners that others derive from.</summary>
/// <param name="Count">At most this many.</param>
/// <param name="Country">Only owners of this country member; null for all. Not for groups.</param>
/// <param name="ByGroup">Whether parent groups are listed instead of owners.</param>
[GenerateSerializer, Immutable, Alias("crawler.top-derivatives")]
public sealed record TopDerivatives(int Count, string? Country = null, bool ByGroup = false);

/// <summary>Asks for the lineage of a census.</summary>
/// <param name="Crawl">The crawl's id.</param>
/// <param name="AsOf">The instant the figures speak of; its day chooses the attribution.</param>
/// <param name="RegistryVersion">The registry to use.</param>
[GenerateSerializer, Immutable, Alias("crawler.lineage-freeze-request")]
public sealed record LineageFreezeRequest(string Crawl, DateTimeOffset AsOf, string RegistryVersion);
