using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>Top lists of models and owners: from the census where it has them, else from the partitions.</summary>
internal static class RankedTable
{
    /// <summary>Answers with a top list.</summary>
    public static async Task<int> ShowAsync(Invocation run, TopQuery query, bool owners, bool isLive)
    {
        var (lines, stamp) = await LinesAsync(run, query, owners, isLive);
        run.Write(Result.List(lines, owners ? OwnerFields(stamp) : ModelFields(stamp)), stamp);
        return stamp.ExitCode;
    }

    private static async Task<(IReadOnlyList<Ranked> Lines, Stamp Stamp)> LinesAsync(Invocation run, TopQuery query, bool owners, bool isLive)
    {
        if (!isLive && query is { IsUnfiltered: true, Count: <= PartitionVectors.TopLength })
        {
            var census = await run.CensusAsync();
            var lists = owners ? census.Census.TopOwners : census.Census.TopModels;
            if ((int)query.Rank < lists.Count)
            {
                return ([.. lists[(int)query.Rank].Take(query.Count)], Stamp.Of(census));
            }
        }

        var reply = await run.EcosystemAsync(ecosystem => ecosystem.Top(query, owners));
        return (reply.Lines, await LiveAsync(run, reply.HeardFrom, reply.Partitions));
    }

    /// <summary>The stamp of figures that were asked of the partitions just now.</summary>
    public static async Task<Stamp> LiveAsync(Invocation run, int heardFrom, int partitions) => Stamp.Live(
        await run.EcosystemAsync(ecosystem => ecosystem.Census(null)),
        await run.CrawlAsync(crawl => crawl.Current()),
        heardFrom,
        partitions);

    /// <summary>The columns of a list of models.</summary>
    public static IReadOnlyList<Field<Ranked>> ModelFields(Stamp stamp) =>
    [
        new("id", "model", ColumnKind.Text, line => line.Name),
        new("owner", "owner", ColumnKind.Text, line => Core.Catalogue.OwnerName.Of(line.Name), ColumnUse.Machine),
        .. Counters(),
        new("createdAt", "created", ColumnKind.Instant, line => line.CreatedAt),
        new("lastModified", "last modified", ColumnKind.Instant, line => line.LastModified, ColumnUse.Machine),
        new("parameters", "parameters", ColumnKind.Count, line => line.Size),
        .. stamp.Fields<Ranked>(),
    ];

    /// <summary>The columns of a list of owners or groups.</summary>
    public static IReadOnlyList<Field<Ranked>> OwnerFields(Stamp stamp) =>
    [
        new("owner", "owner", ColumnKind.Text, line => line.Name),
        new("models", "models", ColumnKind.Count, line => line.Models),
        .. Counters(),
        new("type", "type", ColumnKind.Text, line => line.Type),
        new("group", "group", ColumnKind.Text, line => line.Group, ColumnUse.Machine),
        new("isGroup", "is a group", ColumnKind.Flag, line => line.IsGroup, ColumnUse.Machine),
        .. stamp.Fields<Ranked>(),
    ];

    private static IEnumerable<Field<Ranked>> Counters() =>
    [
        new("country", "country", ColumnKind.Text, line => line.Country),
        new("downloads30d", "30 days", ColumnKind.Count, line => line.Downloads30d),
        new("downloadsAllTime", "all time", ColumnKind.Count, line => line.DownloadsAllTime),
        new("likes", "likes", ColumnKind.Count, line => line.Likes),
    ];
}
