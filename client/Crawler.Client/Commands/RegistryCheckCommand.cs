using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler registry check</c>: is the registry sound, and how much of the Hub does it cover.</summary>
internal static class RegistryCheckCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var live = CommonOptions.Live();
        return tree.Verb("check", "Check the rows, and how much of the Hub they cover.", run => CheckAsync(run, run.Parsed.GetValue(live)), live);
    }

    /// <summary>Checks the registry in force against the last census, or against the records of this instant.</summary>
    public static async Task<RegistryCheck> CheckOfAsync(Invocation run, bool isLive = false)
    {
        var status = await RegistryCommands.AskAsync(run, registry => registry.Status());
        var rows = await RegistryCommands.AskAsync(run, registry => registry.Show(null));
        var census = await run.EcosystemAsync(ecosystem => ecosystem.Census(null));
        var live = isLive ? await run.EcosystemAsync(ecosystem => ecosystem.Countries()) : null;
        var countries = live?.Countries ?? census?.Census.Countries ?? [];
        var stamp = live is null ? census is null ? null : Stamp.Of(census) : await RankedTable.LiveAsync(run, live.HeardFrom, live.Partitions);
        return new RegistryCheck(
            Problems(rows),
            status,
            live is null ? census?.Census.RegistryVersion : status.Version,
            rows.Select(row => row.Owner).Distinct(StringComparer.Ordinal).Count(),
            CountryTable.Sum(countries),
            CountryTable.Sum(countries.Where(country => country.Country == CountryMember.Unreviewed)),
            stamp);
    }

    private static async Task<int> CheckAsync(Invocation run, bool isLive)
    {
        var check = await CheckOfAsync(run, isLive);
        run.Write(
            Result.Single(
                check,
                [
                    new("valid", "valid", ColumnKind.Flag, c => c.IsValid),
                    new("problems", "problems", ColumnKind.Text, c => c.Problems),
                    new("version", "version", ColumnKind.Text, c => c.Status.Version),
                    new("shippedVersion", "ships as", ColumnKind.Text, c => c.Status.ShippedVersion, ColumnUse.Machine),
                    new("coverageVersion", "coverage is of version", ColumnKind.Text, c => c.CoverageVersion),
                    new("owners", "owners", ColumnKind.Text, c => c.Owners),
                    new("overrides", "of them changed here", ColumnKind.Text, c => c.Status.Overrides.Select(row => row.Owner).Distinct(StringComparer.Ordinal).Count()),
                    new("coverageOf.models", "of models attributed or reviewed", ColumnKind.Share, c => c.OfModels),
                    new("coverageOf.downloads30d", "of downloads, 30 days", ColumnKind.Share, c => c.Of(Counter.Downloads30d)),
                    new("coverageOf.downloadsAllTime", "of downloads, all time", ColumnKind.Share, c => c.Of(Counter.DownloadsAllTime)),
                    .. check.Stamp?.Fields<RegistryCheck>() ?? [],
                ]),
            check.Stamp);
        return check.IsValid ? check.Stamp?.ExitCode ?? ExitCode.Ok : ExitCode.Failure;
    }

    private static List<string> Problems(IReadOnlyList<OwnerAttribution> rows) =>
    [
        .. rows.Count == 0 ? (IEnumerable<string>)["it has no rows"] : [],
        .. rows.Where(row => !IsKnownMember(row.CountryMemberName)).Select(row => $"{row.Owner} has the unknown country '{row.Country}'"),
        .. rows.Where(row => row is { Type: OwnerType.Individual, Country: not null }).Select(row => $"{row.Owner} is a private person with a country"),
        .. rows.GroupBy(row => row.Owner, StringComparer.Ordinal).Where(Overlap).Select(owner => $"{owner.Key} has two rows for the same day"),
        .. rows.Select(row => row.Owner).Distinct(StringComparer.Ordinal).GroupBy(owner => owner, StringComparer.OrdinalIgnoreCase).Where(names => names.Skip(1).Any())
            .Select(names => $"{string.Join(" and ", names)} differ in case only"),
    ];

    private static bool IsKnownMember(string member) => CountryMember.Codes.Contains(member) || member is CountryMember.International or CountryMember.Undisclosed;

    private static bool Overlap(IEnumerable<OwnerAttribution> rows)
    {
        var all = rows.ToArray();
        return all.Where((row, i) => all.Skip(i + 1).Any(row.OverlapsWith)).Any();
    }
}

/// <summary>What checking the registry found.</summary>
/// <param name="Problems">What is wrong with its rows.</param>
/// <param name="Status">What is in force.</param>
/// <param name="CoverageVersion">The version that the coverage speaks of; null where nothing was crawled.</param>
/// <param name="Owners">Owners it has a row for.</param>
/// <param name="All">Everything.</param>
/// <param name="Unreviewed">What no row covers.</param>
/// <param name="Stamp">Where the coverage comes from; null where nothing was crawled.</param>
internal sealed record RegistryCheck(
    IReadOnlyList<string> Problems, RegistryStatus Status, string? CoverageVersion, int Owners, Measures All, Measures Unreviewed, Stamp? Stamp)
{
    /// <summary>Whether nothing is wrong with it.</summary>
    public bool IsValid => Problems.Count == 0;

    /// <summary>The share of the models that it covers; null where there are none.</summary>
    public double? OfModels => All.Models == 0 ? null : 1 - ((double)Unreviewed.Models / All.Models);

    /// <summary>The share of a counter that it covers; null where the counter is unknown.</summary>
    public double? Of(Counter counter) => All.Total(counter) is { } total and not 0 ? 1 - ((double)(Unreviewed.Total(counter) ?? 0) / total) : null;
}
