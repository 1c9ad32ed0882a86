using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;

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
            RegistryCheckCommand.Build(tree),
            RegistryGapsCommand.Build(tree),
            RegistryChangeCommands.Set(tree),
            RegistryChangeCommands.Unset(tree),
            RegistryChangeCommands.Import(tree));
    }

    /// <summary>Asks the registry.</summary>
    public static Task<T> AskAsync<T>(Invocation run, Func<IRegistryGrain, Task<T>> question) =>
        run.Session.RunAsync(grains => question(grains.GetGrain<IRegistryGrain>(0)), run.Interrupted);

    private static async Task<int> ShowAsync(Invocation run, string? owner)
    {
        var rows = await AskAsync(run, registry => registry.Show(owner));
        if (rows.Count == 0 && owner is not null)
        {
            throw ConsoleFailure.NotFound($"The registry has no row for '{owner}'.", "Check the spelling (case counts); absent means unreviewed, not without a country.");
        }

        var status = await AskAsync(run, registry => registry.Status());
        var changed = status.Overrides.Select(row => row.Owner).ToHashSet(StringComparer.Ordinal);
        run.Write(Result.List(
            rows,
            [
                new("owner", "owner", ColumnKind.Text, row => row.Owner),
                new("country", "country", ColumnKind.Text, row => row.CountryMemberName),
                new("type", "type", ColumnKind.Text, row => row.Type.ToString().ToLowerInvariant()),
                new("group", "group", ColumnKind.Text, row => row.Group),
                new("cohorts", "cohorts", ColumnKind.Text, row => row.Cohorts),
                new("validFrom", "from", ColumnKind.Text, row => Day(row.ValidFrom), ColumnUse.Machine),
                new("validTo", "to", ColumnKind.Text, row => Day(row.ValidTo), ColumnUse.Machine),
                new("days", "days", ColumnKind.Text, Days, ColumnUse.Human),
                new("source", "source", ColumnKind.Text, row => row.Source),
                new("confidence", "confidence", ColumnKind.Text, row => row.Confidence, ColumnUse.Machine),
                new("isOverride", "changed here", ColumnKind.Flag, row => changed.Contains(row.Owner)),
            ]));
        return ExitCode.Ok;
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Days(OwnerAttribution row) => (Day(row.ValidFrom), Day(row.ValidTo)) switch
    {
        (null, null) => "all",
        (var from, null) => $"from {from}",
        (null, var to) => $"before {to}",
        (var from, var to) => $"from {from}, before {to}",
    };
}
