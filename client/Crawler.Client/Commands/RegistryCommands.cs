using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler registry</c>.</summary>
internal static class RegistryCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var owner = new Argument<string?>("OWNER") { Description = "only this owner", Arity = ArgumentArity.ZeroOrOne };
        return CommandTree.Noun(
            "registry",
            "The attribution file: which owner is at home where.",
            tree.Verb("show", "Show the rows in force.", run => ShowAsync(run, run.Parsed.GetValue(owner)), owner),
            tree.Verb("check", "Check the rows, and how much of the Hub they cover.", CheckAsync));
    }

    private static async Task<int> ShowAsync(Invocation run, string? owner)
    {
        var rows = await RowsAsync(run, owner);
        if (rows.Count == 0 && owner is not null)
        {
            throw ConsoleFailure.NotFound($"The registry has no row for '{owner}'.", "Check the spelling (case counts); absent means unreviewed, not without a country.");
        }

        run.Write(Result.List(
            rows,
            [
                new("owner", "owner", ColumnKind.Text, row => row.Owner),
                new("country", "country", ColumnKind.Text, row => row.CountryMemberName),
                new("type", "type", ColumnKind.Text, row => row.Type.ToString().ToLowerInvariant()),
                new("group", "group", ColumnKind.Text, row => row.Group),
                new("cohorts", "cohorts", ColumnKind.Text, row => row.Cohorts),
                new("source", "source", ColumnKind.Text, row => row.Source),
            ]));
        return ExitCode.Ok;
    }

    private static async Task<int> CheckAsync(Invocation run)
    {
        var check = await CheckOfAsync(run);
        run.Write(Result.Single(
            check,
            [
                new("valid", "valid", ColumnKind.Flag, c => c.IsValid),
                new("problem", "problem", ColumnKind.Text, c => c.Problem),
                new("version", "version", ColumnKind.Text, c => c.Version),
                new("owners", "owners", ColumnKind.Text, c => c.Owners),
                new("coverageOf.models", "of models attributed or reviewed", ColumnKind.Share, c => c.OfModels),
                new("coverageOf.downloads30d", "of downloads, 30 days", ColumnKind.Share, c => c.OfDownloads30d),
                new("coverageOf.downloadsAllTime", "of downloads, all time", ColumnKind.Share, c => c.OfDownloadsAllTime),
                .. (check.Stamp?.Fields<RegistryCheck>() ?? []),
            ]),
            check.Stamp);
        return check.IsValid ? ExitCode.Ok : ExitCode.Failure;
    }

    /// <summary>Checks the registry in force against the last census.</summary>
    public static async Task<RegistryCheck> CheckOfAsync(Invocation run)
    {
        var version = await run.Session.RunAsync(grains => Registry(grains).Version(), run.Interrupted);
        var rows = await RowsAsync(run, null);
        var census = await run.EcosystemAsync(ecosystem => ecosystem.Census(null));
        var countries = census?.Census.Countries ?? [];
        var all = CountryTable.Sum(countries);
        var unreviewed = CountryTable.Sum(countries.Where(country => country.Country == CountryMember.Unreviewed));
        return new RegistryCheck(
            Problem(rows),
            version,
            rows.Select(row => row.Owner).Distinct(StringComparer.Ordinal).Count(),
            all.Models == 0 ? null : 1 - ((double)unreviewed.Models / all.Models),
            Reviewed(all, unreviewed, Counter.Downloads30d),
            Reviewed(all, unreviewed, Counter.DownloadsAllTime),
            census is null ? null : Stamp.Of(census));
    }

    private static double? Reviewed(in Measures all, in Measures unreviewed, Counter counter) =>
        all.Total(counter) is { } total and not 0 ? 1 - ((double)(unreviewed.Total(counter) ?? 0) / total) : null;

    private static string? Problem(IReadOnlyList<OwnerAttribution> rows) =>
        rows.Count == 0 ? "it has no rows"
        : rows.FirstOrDefault(row => !IsKnownMember(row.CountryMemberName)) is { } strange ? $"{strange.Owner} has the unknown country '{strange.Country}'"
        : rows.GroupBy(row => row.Owner, StringComparer.Ordinal).FirstOrDefault(Overlap) is { } doubled ? $"{doubled.Key} has two rows for the same day"
        : null;

    private static bool IsKnownMember(string member) => CountryMember.Codes.Contains(member) || member is CountryMember.International or CountryMember.Undisclosed;

    private static bool Overlap(IEnumerable<OwnerAttribution> rows)
    {
        var all = rows.ToArray();
        return all.Where((row, i) => all.Skip(i + 1).Any(row.OverlapsWith)).Any();
    }

    private static Task<IReadOnlyList<OwnerAttribution>> RowsAsync(Invocation run, string? owner) =>
        run.Session.RunAsync(grains => Registry(grains).Show(owner), run.Interrupted);

    private static IRegistryGrain Registry(IGrainFactory grains) => grains.GetGrain<IRegistryGrain>(0);
}

/// <summary>What checking the registry found.</summary>
internal sealed record RegistryCheck(
    string? Problem, string Version, int Owners, double? OfModels, double? OfDownloads30d, double? OfDownloadsAllTime, Stamp? Stamp)
{
    /// <summary>Whether nothing is wrong with it.</summary>
    public bool IsValid => Problem is null;
}
