using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    [LoggerMessage(1001, LogLevel.Error, "Partition {Partition} is damaged: {Damage}. The next full crawl rebuilds it.")]
    private partial void LogDamaged(int partition, string damage);

    [LoggerMessage(1002, LogLevel.Warning, "Partition {Partition} could not commit; it reads its rows again.")]
    private partial void LogCommitFailed(Exception failure, int partition);

    [LoggerMessage(1003, LogLevel.Warning, "Partition {Partition} could not write a snapshot; it reads its rows again.")]
    private partial void LogSnapshotFailed(Exception failure, int partition);

    [LoggerMessage(1004, LogLevel.Warning, "Damaged partition {Partition} starts anew with crawl {Crawl}.")]
    private partial void LogRebuilding(int partition, int crawl);

    [LoggerMessage(1005, LogLevel.Information, "Partition {Partition} moves to {Silo}.")]
    private partial void LogMovesHome(int partition, SiloAddress silo);
}
