using Crawler.Contracts.History;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.History;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;
using Orleans.Concurrency;

namespace Crawler.Contracts.Catalogue;

/// <summary>One partition of the catalogue: owns the records of the owners that hash to it, and the rollups folded from them.</summary>
[Alias("crawler.partition")]
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Takes in one window. Returns once everything it changed is durable; applied again, it changes nothing.</summary>
    [Alias("apply")]
    Task<ApplyOutcome> Apply([Immutable] Window window);

    /// <summary>Freezes the vectors of a finished crawl. The first write wins.</summary>
    [Alias("freeze"), ResponseTimeout(LongCall.AnswerTime)]
    Task<FreezeOutcome> Freeze(FreezeRequest request);

    /// <summary>Takes note that a crawl was accepted, and declares gone what it and the accepted full crawl before it missed.</summary>
    [Alias("accept"), ResponseTimeout(LongCall.AnswerTime)]
    Task<int> Accept(AcceptRequest request);

    /// <summary>Takes what an import that held the whole listing did not name as missed. Asked again, changes nothing.</summary>
    /// <param name="crawl">The import's ordinal.</param>
    /// <param name="asOf">Its as-of, Unix seconds.</param>
    /// <returns>How many it missed.</returns>
    [Alias("close-import"), ResponseTimeout("00:05:00")]
    Task<int> CloseImport(int crawl, uint asOf);

    /// <summary>Which of these repositories the partition holds, live or not.</summary>
    [Alias("held")]
    Task<RepoId[]> Held([Immutable] RepoId[] ids);

    /// <summary>Takes repositories out of the figures that another partition was sent, and hands over what is known of them. Asked again, hands it over again.</summary>
    [Alias("move-out")]
    Task<MovedRecords> MoveOut(MoveRequest request);

    /// <summary>Takes over what another partition knew of repositories that this one has been sent.</summary>
    /// <returns>The repositories that stand here durably.</returns>
    [Alias("move-in")]
    Task<RepoId[]> MoveIn(MovedRecords records);

    /// <summary>Lets go of the payload of repositories that have arrived elsewhere; id and old name stay.</summary>
    [Alias("drop")]
    Task Drop([Immutable] RepoId[] ids);

    /// <summary>The repositories that gave a name up, the last one first.</summary>
    [Alias("find-former"), AlwaysInterleave]
    Task<RepoId[]> FindFormer(string name);

    /// <summary>How many of these names no record bears.</summary>
    [Alias("count-missing")]
    Task<int> CountMissing([Immutable] IReadOnlyList<string> names);

    /// <summary>The totals, unless they are still those of <paramref name="since"/>.</summary>
    [Alias("totals"), AlwaysInterleave]
    Task<PartitionTotals> Totals(PartitionVersion? since);

    /// <summary>The totals by the members of a dimension, unless they are still those of <paramref name="since"/>.</summary>
    [Alias("dimension"), AlwaysInterleave]
    Task<PartitionDimension> Dimension(Dimension dimension, PartitionVersion? since);

    /// <summary>Folds everything again where it was folded with another attribution.</summary>
    [Alias("use-registry"), ResponseTimeout("00:05:00")]
    Task UseRegistry(RegistryStamp registry);

    /// <summary>Measures the vectors of this instant, as <see cref="PartitionVectors.Encode"/> has them.</summary>
    [Alias("measure"), ResponseTimeout("00:05:00")]
    Task<byte[]> Measure();

    /// <summary>One model by name, or null.</summary>
    [Alias("find-by-name"), AlwaysInterleave]
    Task<ModelProfile?> FindByName(string name);

    /// <summary>One model by id, or null.</summary>
    [Alias("find-by-id"), AlwaysInterleave]
    Task<ModelProfile?> FindById(RepoId id);

    /// <summary>The totals of an owner, or null where it has no live record.</summary>
    [Alias("find-owner"), AlwaysInterleave]
    Task<Ranked?> FindOwner(string owner);

    /// <summary>The first models by a counter.</summary>
    [Alias("top-models"), AlwaysInterleave]
    Task<IReadOnlyList<Ranked>> TopModels(TopQuery query);

    /// <summary>The first owners by a counter.</summary>
    [Alias("top-owners"), AlwaysInterleave]
    Task<IReadOnlyList<Ranked>> TopOwners(TopQuery query);

    /// <summary>Records as journal rows (see <see cref="JournalCodec"/>), from a slot on; for audits.</summary>
    [Alias("read-records")]
    Task<RecordPage> ReadRecords(int fromSlot);

    /// <summary>All names that repositories gave up, as journal rows; for audits.</summary>
    [Alias("read-former-names")]
    Task<RecordPage> ReadFormerNames();

    /// <summary>All points of a month, by the repository they were stored under; for audits.</summary>
    [Alias("read-points"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    Task<MonthPoints> ReadPoints(MonthRequest request);

    /// <summary>All owners' and countries' totals as folded; for audits.</summary>
    [Alias("folded")]
    Task<FoldedTotals> Folded();

    /// <summary>The models that declare a parent, or what has changed among them; nothing where nothing has.</summary>
    /// <param name="since">What the caller knows; null for nothing.</param>
    [Alias("children"), AlwaysInterleave]
    Task<PartitionChildren> Children(PartitionVersion? since);

    /// <summary>Who bears these names, as <see cref="BearerReport"/> has it.</summary>
    [Alias("bearers"), AlwaysInterleave]
    Task<PartitionBearers> Bearers([Immutable] IReadOnlyList<string> names);

    /// <summary>Which of these models are live here, as <see cref="BearerReport"/> has it.</summary>
    [Alias("live"), AlwaysInterleave]
    Task<PartitionBearers> Live([Immutable] RepoId[] ids);

    /// <summary>The points of history that the partition keeps of a repository, those imported under its names included; null where it has never held it.</summary>
    [Alias("points"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    Task<PartitionPoints?> Points(RepoId id);

    /// <summary>What an owner's repositories added up to at each crawl.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="crawls">All crawls there were.</param>
    [Alias("owner-history"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    Task<IReadOnlyList<TimedPoint>> OwnerHistory(string owner, [Immutable] IReadOnlyList<TimelineCrawl> crawls);

    /// <summary>Works out the flows of the months that were not, or not on the present basis, and stores them. Asked again, says what stands.</summary>
    [Alias("fold-flows"), AlwaysInterleave, ResponseTimeout(LongCall.CostlyAnswerTime)]
    Task<IReadOnlyList<FoldedMonth>> FoldFlows(FlowFoldRequest request);

    /// <summary>Works out the lifetimes of its repositories by cohort, and its share of the boards of adoption.</summary>
    [Alias("fold-lives"), AlwaysInterleave, ResponseTimeout(LongCall.CostlyAnswerTime)]
    Task<LifePart> FoldLives(LifeFoldRequest request);

    /// <summary>How the partition is.</summary>
    [Alias("status"), AlwaysInterleave]
    Task<PartitionStatus> Status();
}
