using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;

namespace Crawler.Client.Commands;

/// <summary><c>crawler cluster</c>.</summary>
internal static class ClusterCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree) => CommandTree.Noun(
        "cluster",
        "The silos and what they hold.",
        tree.Verb("status", "Show partitions, records, memory and quota.", StatusAsync),
        tree.Verb("silos", "Show which silo holds what.", SilosAsync));

    private static async Task<int> StatusAsync(Invocation run)
    {
        var partitions = await run.EcosystemAsync(ecosystem => ecosystem.Partitions());
        var crawl = await run.CrawlAsync(crawls => crawls.Current());
        run.Write(Result.Single(
            partitions,
            [
                new("silo", "silo", ColumnKind.Text, _ => Where(run)),
                new("partitions", "partitions", ColumnKind.Text, all => all.Count),
                new("damaged", "damaged", ColumnKind.Text, all => Damaged(all)),
                new("records", "records", ColumnKind.Count, all => all.Sum(p => (long)p.Records)),
                new("live", "live", ColumnKind.Count, all => all.Sum(p => (long)p.Live)),
                new("memoryBytes", "memory of records", ColumnKind.Bytes, all => all.Sum(p => p.MemoryBytes)),
                new("journalRows", "journal rows", ColumnKind.Count, all => all.Sum(p => (long)p.JournalRows)),
                new("journalBytes", "journal", ColumnKind.Bytes, all => all.Sum(p => p.JournalBytes)),
                new("snapshotBytes", "snapshots", ColumnKind.Bytes, all => all.Sum(p => p.SnapshotBytes)),
                new("quota", "quota", ColumnKind.Count, _ => crawl?.Quota),
                new("quotaLeft", "quota left", ColumnKind.Count, _ => crawl?.QuotaLeft),
                new("waitingUntil", "waiting until", ColumnKind.Instant, _ => crawl?.WaitingUntil),
            ]));
        return ExitCode.Ok;
    }

    private static async Task<int> SilosAsync(Invocation run)
    {
        var partitions = await run.EcosystemAsync(ecosystem => ecosystem.Partitions());
        run.Write(Result.List(
            partitions.GroupBy(partition => partition.Silo ?? "unknown").OrderBy(silo => silo.Key, StringComparer.Ordinal),
            [
                new("silo", "silo", ColumnKind.Text, silo => silo.Key),
                new("partitions", "partitions", ColumnKind.Count, silo => (long)silo.Count()),
                new("shareOfPartitions", "share", ColumnKind.Share, silo => silo.Count() / (double)partitions.Count),
                new("damaged", "damaged", ColumnKind.Count, silo => silo.LongCount(partition => partition.Damage.Length > 0)),
                new("records", "records", ColumnKind.Count, silo => silo.Sum(partition => (long)partition.Records)),
                new("memoryBytes", "memory of records", ColumnKind.Bytes, silo => silo.Sum(partition => partition.MemoryBytes)),
            ]));
        return ExitCode.Ok;
    }

    private static string Where(Invocation run) => run.Options.Cluster is { } cluster
        ? cluster.ToString()!
        : run.Session.IsHolder ? "this process" : "another console of this data directory";

    private static string[] Damaged(IReadOnlyList<PartitionStatus> all) => [.. all.Where(p => p.Damage.Length > 0).Select(p => $"{p.Number}: {p.Damage}")];
}
