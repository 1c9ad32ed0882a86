using Crawler.Contracts;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Lineage.Figures;

namespace Crawler.Client.Commands;

/// <summary>Asks for the lineage: that of the last census, which wakes no partition, or that of this instant.</summary>
internal static class LineageAnswers
{
    /// <summary>Finds a model that the lineage is going to be asked about, while the graph of the census is read.</summary>
    /// <returns>What is kept of it; null where it is not known.</returns>
    public static async Task<ModelProfile?> ProfileAsync(Invocation run, string id, bool isLive)
    {
        var census = isLive ? null : await run.EcosystemAsync(ecosystem => ecosystem.Census(null));
        return await run.Session.RunAsync(
            async grains =>
            {
                var profile = grains.GetGrain<IModelGrain>(id).Profile();
                if (census is not null)
                {
                    await grains.GetGrain<IFrozenLineageGrain>(census.Census.Crawl).Prepare();
                }

                return await profile;
            },
            run.Interrupted);
    }

    /// <summary>Asks the graph. No value where what was asked about is not in it.</summary>
    /// <exception cref="ConsoleFailure">There is no lineage to ask.</exception>
    public static async Task<(T? Value, Stamp Stamp)> AskAsync<T>(Invocation run, bool isLive, Func<ILineageReader, Task<LineageReply<T>>> question)
        where T : class
    {
        if (isLive)
        {
            var live = await LiveAsync(run, question);
            return live.IsThere ? (live.Value, await RankedTable.LiveAsync(run, live.HeardFrom, live.Partitions)) : throw NotHeard(live.HeardFrom, live.Partitions);
        }

        var census = await run.CensusAsync();
        var reply = await FrozenAsync(run, census.Census.Crawl, question);
        return reply.IsThere
            ? (reply.Value, Stamp.Of(census))
            : throw ConsoleFailure.NotFound(
                $"The census of {census.Census.Crawl} has no lineage graph: it was taken before the lineage was kept, or its graph has made room for a later one.",
                "Run 'crawler crawl start' for a new census, or ask with --live.");
    }

    /// <summary>Asks the graph for something that is shown beside other things: nothing fails where there is no lineage.</summary>
    public static async Task<LineageAside<T>> AsideAsync<T>(Invocation run, bool isLive, Func<ILineageReader, Task<LineageReply<T>>> question)
        where T : class
    {
        if (isLive)
        {
            var live = await LiveAsync(run, question);
            return new(live.IsThere ? live.Value : null, null, live.HeardFrom, live.Partitions);
        }

        if (await run.EcosystemAsync(ecosystem => ecosystem.Census(null)) is not { Census.Crawl: var crawl })
        {
            return new(null, null, 1, 1);
        }

        var reply = await FrozenAsync(run, crawl, question);
        return reply.IsThere ? new(reply.Value, crawl, 1, 1) : new(null, null, 1, 1);
    }

    /// <summary>All figures of the lineage, with the census that they belong to; null of it where they are of this instant.</summary>
    /// <exception cref="ConsoleFailure">There are none.</exception>
    public static async Task<(LineageReport Report, Stamp Stamp, CensusReply? Census)> ReportAsync(Invocation run, bool isLive)
    {
        if (isLive)
        {
            var live = await LiveAsync(run, lineage => lineage.Report());
            return live is { IsThere: true, Value: { } figures }
                ? (figures, await RankedTable.LiveAsync(run, live.HeardFrom, live.Partitions), null)
                : throw NotHeard(live.HeardFrom, live.Partitions);
        }

        var census = await run.CensusAsync();
        var report = await run.EcosystemAsync(ecosystem => ecosystem.Lineage(census.Census.Crawl));
        return report is not null ? (report, Stamp.Of(census), census) : throw NotKept(census.Census.Crawl);
    }

    /// <summary>A census without a lineage.</summary>
    public static ConsoleFailure NotKept(string crawl) => ConsoleFailure.NotFound(
        $"The census of {crawl} was taken before the lineage was kept.", "Run 'crawler crawl start' for a new one, or ask with --live.");

    /// <summary>A lineage that does not stand yet.</summary>
    public static ConsoleFailure NotHeard(int heardFrom, int partitions) => new(
        ExitCode.Partial,
        $"The lineage of this instant does not stand yet: heard from {heardFrom}/{partitions} partitions.",
        "Ask again in a moment, or leave --live out for the lineage of the last census.");

    private static Task<LineageReply<T>> LiveAsync<T>(Invocation run, Func<ILineageGrain, Task<LineageReply<T>>> question) =>
        run.Session.RunAsync(grains => question(grains.GetGrain<ILineageGrain>(KindNames.Models)), run.Interrupted);

    private static Task<LineageReply<T>> FrozenAsync<T>(Invocation run, string crawl, Func<ILineageReader, Task<LineageReply<T>>> question) =>
        run.Session.RunAsync(grains => question(grains.GetGrain<IFrozenLineageGrain>(crawl)), run.Interrupted);
}

/// <summary>Something of the lineage that is shown beside other things.</summary>
/// <param name="Value">It; null where there is no lineage.</param>
/// <param name="Crawl">The crawl whose census it is of; null where there is none, and for that of this instant.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
internal sealed record LineageAside<T>(T? Value, string? Crawl, int HeardFrom, int Partitions)
    where T : class;
