using System.CommandLine;
using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Sizes;

namespace Crawler.Client.Commands;

/// <summary><c>crawler model</c>.</summary>
internal static class ModelCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "owner/name, or the 24 hex digits of the id" };
        var live = new Option<bool>("--live") { Description = "the lineage of this instant, from the partitions" };
        return CommandTree.Noun(
            "model",
            "Single models.",
            tree.Verb(
                "show",
                "Show everything kept of one model, and where it stands in the lineage of the last census.",
                run => ShowAsync(run, run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(live)),
                id,
                live),
            ModelHistoryCommand.Build(tree),
            ModelTreeCommand.Build(tree),
            ModelLifetimeCommand.Build(tree),
            ModelListCommand.Build(tree),
            ModelRefreshCommand.Build(tree));
    }

    private static async Task<int> ShowAsync(Invocation run, string id, bool isLive)
    {
        var profile = await LineageAnswers.ProfileAsync(run, id, isLive)
            ?? throw ConsoleFailure.NotFound($"No model '{id}' is known.", "Check the spelling (case counts), or see 'crawler model list'.");
        if (profile.FormerName is { } former)
        {
            run.Terminal.Note($"{SafeText.Of(former)} is {SafeText.Of(profile.Observation.Name)} now.");
        }

        if (profile.IsHistorical)
        {
            run.Terminal.Note(ModelHistoryCommand.Historical(profile.Observation.Name));
        }

        var model = profile.Observation;
        var lineage = await LineageAnswers.AsideAsync(run, isLive, reader => reader.Model(model.Id, model.Name));
        var stamp = lineage.Value is null ? await RankedTable.LiveAsync(run, 1, 1) : await RankedTable.LiveAsync(run, lineage.HeardFrom, lineage.Partitions);
        stamp = stamp with { AsOf = DateTimeOffset.FromUnixTimeSeconds(profile.State.AsOf) };
        Field<ModelProfile>[] fields =
        [
            .. Identity(), .. Figures(), .. Properties(), .. ModelLineageFields.Of(lineage.Value, lineage.Crawl), .. History(), .. stamp.Fields<ModelProfile>(),
        ];
        run.Write(Result.Single(profile, fields), stamp);
        return stamp.ExitCode;
    }

    private static IEnumerable<Field<ModelProfile>> Identity() =>
    [
        new("id", "model", ColumnKind.Text, model => model.Observation.Name),
        new("formerName", "formerly", ColumnKind.Text, model => model.FormerName, ColumnUse.Machine),
        new("_id", "id", ColumnKind.Text, model => IdOf(model), ColumnUse.Machine),
        new("idOrNone", "id", ColumnKind.Text, model => IdOf(model) ?? "historical", ColumnUse.Human),
        new("historical", "historical", ColumnKind.Flag, model => model.IsHistorical, ColumnUse.Machine),
        new("owner", "owner", ColumnKind.Text, model => OwnerName.Of(model.Observation.Name)),
        new("author", "author", ColumnKind.Text, model => model.Observation.Author, ColumnUse.Machine),
        new("country", "country", ColumnKind.Text, model => model.Country),
        new("createdAt", "created", ColumnKind.Instant, model => CreatedAt(model)),
        new("lastModified", "last modified", ColumnKind.Instant, model => model.Observation.LastModified),
    ];

    private static IEnumerable<Field<ModelProfile>> Figures() =>
    [
        new("downloads30d", "downloads, 30 days", ColumnKind.Count, model => model.Observation.Downloads30d),
        new("downloadsAllTime", "downloads, all time", ColumnKind.Count, model => model.Observation.DownloadsAllTime),
        new("likes", "likes", ColumnKind.Count, model => model.Observation.Likes),
        new("parameters", "parameters", ColumnKind.Count, model => model.Observation.Parameters),
        new("size", "size", ColumnKind.Count, model => SizeOf(model).Total),
        new("sizeSource", "  size from", ColumnKind.Text, model => Word(SizeOf(model).Source)),
        new("activeSize", "  active", ColumnKind.Count, model => SizeOf(model).Active),
    ];

    private static IEnumerable<Field<ModelProfile>> Properties() =>
    [
        new("task", "task", ColumnKind.Text, model => model.Observation.Task),
        new("library", "library", ColumnKind.Text, model => model.Observation.Library),
        new("tags", "tags", ColumnKind.Text, model => model.Observation.Tags),
        new("gated", "gated", ColumnKind.Text, model => Gated(model.Observation.Gating)),
        new("private", "private", ColumnKind.Flag, model => model.Observation.IsPrivate),
        new("disabled", "disabled", ColumnKind.Flag, model => model.Observation.IsDisabled),
        new("parents", "parents", ColumnKind.Text, model => Parents(model.Observation), ColumnUse.Machine),
        new("parentNames", "parents", ColumnKind.Text, model => Describe(model.Observation), ColumnUse.Human),
        new("baseModels", "base models", ColumnKind.Text, model => BaseModels(model.Observation), ColumnUse.Machine),
        new("baseModelRelation", "relation", ColumnKind.Text, model => model.Observation.BaseModelRelation is { } relation ? Word(relation) : null, ColumnUse.Machine),
    ];

    private static IEnumerable<Field<ModelProfile>> History() =>
    [
        new("firstSeenIn", "first seen in crawl", ColumnKind.Text, model => Ordinal(model.State.FirstSeenIn)),
        new("changedIn", "changed in crawl", ColumnKind.Text, model => Ordinal(model.State.ChangedIn)),
        new("missedIn", "missed in crawl", ColumnKind.Text, model => Ordinal(model.State.MissedIn)),
        new("gone", "gone", ColumnKind.Flag, model => !model.State.IsLive),
        new("goneIn", "gone in crawl", ColumnKind.Text, model => Ordinal(model.State.GoneIn), ColumnUse.Machine),
        new("partition", "partition", ColumnKind.Text, model => model.Partition),
    ];

    /// <summary>The Hub's id; null where only a name is known, and the id that stands for it is ours.</summary>
    private static string? IdOf(ModelProfile model) => model.Observation.Id.IsProvisional ? null : model.Observation.Id.ToString();

    private static DateTimeOffset? CreatedAt(ModelProfile model) => model.Observation.CreatedAt == DateTimeOffset.UnixEpoch ? null : model.Observation.CreatedAt;

    /// <summary>What can be believed of its own claims and its name; a parent's size is not looked up.</summary>
    private static ModelSize SizeOf(ModelProfile model) => ModelSize.Of(
        System.Text.Encoding.UTF8.GetBytes(model.Observation.Name),
        new SizeClaims(model.Observation.Parameters, Relation: DeclaredParentsOf(model.Observation) is [var first, ..] ? first.Relation : null));

    private static int? Ordinal(int crawl) => crawl == 0 ? null : crawl;

    private static string Gated(Gating gating) => gating == Gating.None ? "no" : Word(gating);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static JsonArray Parents(Observation model) =>
        [.. DeclaredParentsOf(model).Select(edge => (JsonNode)new JsonObject { ["id"] = edge.Parent, ["relation"] = Word(edge.Relation) })];

    private static JsonArray BaseModels(Observation model) =>
        [.. model.BaseModels.Select(parent => (JsonNode)new JsonObject { ["id"] = parent.Name, ["_id"] = parent.Id.ToString() })];

    private static string? Describe(Observation model)
    {
        var parents = DeclaredParentsOf(model);
        return parents.Count == 0 ? null : string.Join(", ", parents.Select(edge => $"{edge.Parent} ({Word(edge.Relation)})"));
    }

    /// <summary>As the figures count them: each parent once, a typed tag before an untyped one, none that is the model itself.</summary>
    private static List<(string Parent, Relation Relation)> DeclaredParentsOf(Observation model)
    {
        var edges = new List<(string Parent, Relation Relation)>();
        foreach (var tag in model.Tags)
        {
            if (!DeclaredParents.TryParse(System.Text.Encoding.UTF8.GetBytes(tag), out var bytes, out var relation))
            {
                continue;
            }

            var parent = System.Text.Encoding.UTF8.GetString(bytes);
            var known = edges.FindIndex(edge => edge.Parent == parent);
            if (known < 0 && parent != model.Name)
            {
                edges.Add((parent, relation));
            }
            else if (known >= 0 && edges[known].Relation == Relation.Untyped)
            {
                edges[known] = (parent, relation);
            }
        }

        return edges;
    }
}
