using System.CommandLine;
using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Statistics;

namespace Crawler.Client.Commands;

/// <summary><c>crawler family</c>.</summary>
internal static class FamilyCommands
{
    private const int MonthsShown = 6;

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = "the root, or any model of the family: owner/name, or the 24 hex digits of the id" };
        var top = CommonOptions.Limit();
        var live = CommonOptions.Live();
        var shownLive = CommonOptions.Live();
        return CommandTree.Noun(
            "family",
            "Families: a model that derives from none, and everything that its line leads to.",
            tree.Verb("list", "List the families with the most descendants.", run => ListAsync(run, run.Parsed.GetValue(top), run.Parsed.GetValue(live)), top, live),
            tree.Verb("show", "Show one family.", run => ShowAsync(run, run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(shownLive)), name, shownLive));
    }

    private static async Task<int> ListAsync(Invocation run, int count, bool isLive)
    {
        var (families, stamp) = await FamiliesAsync(run, count, isLive);
        run.Write(Result.List(families, [.. Head<Family>(family => family), .. stamp.Fields<Family>()]), stamp);
        Define(run);
        return stamp.ExitCode;
    }

    private static async Task<(IReadOnlyList<Family> Families, Stamp Stamp)> FamiliesAsync(Invocation run, int count, bool isLive)
    {
        if (isLive || count > LineageReport.ListLength)
        {
            var (families, stamp) = await LineageAnswers.AskAsync(run, isLive, lineage => lineage.Families(count));
            return (families ?? [], stamp);
        }

        var answer = await LineageAnswers.ReportAsync(run, false);
        return ([.. answer.Report.Families.Take(count)], answer.Stamp);
    }

    private static async Task<int> ShowAsync(Invocation run, string text, bool isLive)
    {
        var (profile, detail, stamp) = await LineageModels.AskAsync(run, text, isLive, (lineage, key) => lineage.Family(key));
        if (detail is null)
        {
            throw ConsoleFailure.NotFound(
                $"{profile!.Observation.Name} belongs to no family: it declares no parent, and none declares it.", "'crawler family list' shows the largest families.");
        }

        if (detail.Family.Root != (profile?.Observation.Name ?? text))
        {
            run.Terminal.Note($"{SafeText.Of(profile?.Observation.Name ?? text)} belongs to the family of {SafeText.Of(detail.Family.Root)}.");
        }

        run.Write(Result.Single(detail, [.. Head<FamilyDetail>(family => family.Family), .. Details(), .. Growth(FamilyGrowth.Of(detail, stamp.AsOf ?? DateTimeOffset.UnixEpoch)), .. stamp.Fields<FamilyDetail>()]), stamp);
        Define(run);
        return stamp.ExitCode;
    }

    private static IEnumerable<Field<T>> Head<T>(Func<T, Family> family) =>
    [
        new("root", "root", ColumnKind.Text, line => family(line).Root),
        new("_id", "id", ColumnKind.Text, line => family(line).Id?.ToString(), ColumnUse.Machine),
        new("models", "models", ColumnKind.Count, line => family(line).Models),
        new("descendants", "descendants (D2)", ColumnKind.Count, line => family(line).Descendants),
        new("depth", "depth", ColumnKind.Count, line => family(line).Depth),
        new("country", "country", ColumnKind.Text, line => family(line).Country),
        new("phantom", "phantom", ColumnKind.Flag, line => family(line).Id is null, ColumnUse.Machine),
        new("direct", "direct (D1)", ColumnKind.Count, line => family(line).Derivatives.Direct),
        new("directByOthers", "direct, by others", ColumnKind.Count, line => family(line).Derivatives.DirectByOthers, ColumnUse.Machine),
        new("descendantsByOthers", "descendants, by others", ColumnKind.Count, line => family(line).Derivatives.TransitiveByOthers, ColumnUse.Machine),
        .. DerivativeFields.ByRelation<T>("", line => family(line).Derivatives.TransitiveBy),
        new("relations", "relations", ColumnKind.Text, line => DerivativeFields.Text(family(line).Derivatives.TransitiveBy), ColumnUse.Human),
    ];

    private static IEnumerable<Field<FamilyDetail>> Details() =>
    [
        new("generations", "generations", ColumnKind.Text, family => new JsonArray([.. family.Generations.Select(count => JsonValue.Create(count))]), ColumnUse.Machine),
        new("generationSizes", "generations", ColumnKind.Text, family => string.Join(", ", family.Generations.Select(count => Humanised.Count(count))), ColumnUse.Human),
        new("branches", "branches", ColumnKind.Text, family => new JsonArray([.. family.Branches.Select(Branch)]), ColumnUse.Machine),
        new("branchNames", "branches", ColumnKind.Text, family => Named(family.Branches.Select(branch => (branch.Model.Name, branch.Derivatives.Transitive))), ColumnUse.Human),
        new("owners", "owners", ColumnKind.Text, family => Counts("owner", family.Owners), ColumnUse.Machine),
        new("ownerNames", "owners", ColumnKind.Text, family => Named(family.Owners.Select(owner => (owner.Name, owner.Count))), ColumnUse.Human),
        new("months", "months", ColumnKind.Text, family => Counts("month", family.Months), ColumnUse.Machine),
        new("monthNames", "latest months", ColumnKind.Text, family => Named(family.Months.TakeLast(MonthsShown).Select(month => (month.Name, month.Count))), ColumnUse.Human),
    ];

    /// <summary>The growth curve (M26); null where the root's release is not known or the months do not tell a curve.</summary>
    private static IEnumerable<Field<FamilyDetail>> Growth(GrowthCurveFit? fit) =>
    [
        new("growth.outcome", "growth", ColumnKind.Text, _ => fit?.Outcome.ToString() ?? "release not known"),
        new("growth.fitness", "  fitness", ColumnKind.Number, _ => fit?.Curve?.Fitness),
        new("growth.immediacy", "  immediacy", ColumnKind.Number, _ => fit?.Curve?.Immediacy),
        new("growth.longevity", "  longevity", ColumnKind.Number, _ => fit?.Curve?.Longevity),
        new("growth.limit", "  descendants in the end", ColumnKind.Count, _ => fit?.Curve?.Limit is { } limit && double.IsFinite(limit) ? Math.Round(limit) : null),
        new("growth.residual", "  residual", ColumnKind.Number, _ => fit?.Residual, ColumnUse.Machine),
    ];

    private static JsonObject Branch(TreeNode branch) => new()
    {
        ["id"] = branch.Model.Name,
        ["_id"] = branch.Model.Id?.ToString(),
        ["descendants"] = DerivativeFields.Json(branch.Derivatives),
        ["downloads30d"] = branch.Downloads30d,
    };

    private static JsonArray Counts(string name, IEnumerable<NamedCount> counts) =>
        [.. counts.Select(count => (JsonNode)new JsonObject { [name] = count.Name, ["models"] = count.Count })];

    private static string Named(IEnumerable<(string Name, int Count)> counts)
    {
        var text = string.Join(", ", counts.Select(count => $"{count.Name} ({Humanised.Count(count.Count)})"));
        return text.Length == 0 ? "none" : text;
    }

    private static void Define(Invocation run)
    {
        if (run.Format == OutputFormat.Table)
        {
            run.Terminal.Note("D1: models that declare the root as a parent; D2: distinct models below it, so families overlap; models: each belongs to one family");
        }
    }
}
