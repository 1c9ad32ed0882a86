using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;

namespace Crawler.Client.Commands;

/// <summary><c>crawler model refresh</c>: what the Hub says of a model now, next to what the catalogue holds. It writes nothing: records are the crawls' business.</summary>
internal static class ModelRefreshCommand
{
    private static readonly Property[] Properties =
    [
        new("id", "model", ColumnKind.Text, row => row.Name),
        new("_id", "id", ColumnKind.Text, row => row.Id.ToString()),
        new("createdAt", "created", ColumnKind.Instant, row => row.CreatedAt),
        new("lastModified", "last modified", ColumnKind.Instant, row => row.LastModified),
        new("downloads30d", "downloads, 30 days", ColumnKind.Count, row => row.Downloads30d),
        new("downloadsAllTime", "downloads, all time", ColumnKind.Count, row => row.DownloadsAllTime),
        new("likes", "likes", ColumnKind.Count, row => row.Likes),
        new("parameters", "parameters", ColumnKind.Count, row => row.Parameters),
        new("task", "task", ColumnKind.Text, row => row.Task),
        new("library", "library", ColumnKind.Text, row => row.Library),
        new("tags", "tags", ColumnKind.Text, row => row.Tags),
        new("gated", "gated", ColumnKind.Text, row => row.Gating == Gating.None ? "no" : row.Gating.ToString().ToLowerInvariant()),
        new("private", "private", ColumnKind.Flag, row => row.IsPrivate),
        new("disabled", "disabled", ColumnKind.Flag, row => row.IsDisabled),
    ];

    private static readonly (string Name, string Title, ColumnKind Kind, Func<ModelDetails, object?> Value)[] OnlyThere =
    [
        ("usedStorage", "storage", ColumnKind.Bytes, model => model.UsedStorage),
        ("children.finetune", "fine-tunes", ColumnKind.Count, model => model.Children?.Finetune),
        ("children.adapter", "adapters", ColumnKind.Count, model => model.Children?.Adapter),
        ("children.quantized", "quantised", ColumnKind.Count, model => model.Children?.Quantized),
        ("children.merge", "merges", ColumnKind.Count, model => model.Children?.Merge),
    ];

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "owner/name, or the 24 hex digits of the id where the catalogue knows it" };
        var hub = CommonOptions.Hub("the Hub to ask (default: that of the latest crawl)");
        return tree.Verb(
            "refresh",
            "Ask the Hub for one model now and compare; writes nothing.",
            run => RunAsync(run, run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(hub)),
            id,
            hub);
    }

    private static async Task<int> RunAsync(Invocation run, string id, Uri? hub)
    {
        var reply = await run.Session.RunAsync(grains => grains.GetGrain<IModelGrain>(id).AskHub(hub), run.Interrupted);
        var failure = HubVerdicts.Failure(reply.Verdict, $"model '{reply.Asked}'", reply.Message, reply.RetryAt);
        if (failure is null || (failure.Code == ExitCode.NotFound && reply.Known is not null))
        {
            Remark(run, reply);
            run.Write(run.Format is OutputFormat.Table or OutputFormat.Markdown ? SideBySide(reply) : Whole(reply));
        }

        return failure is null ? ExitCode.Ok : throw failure;
    }

    private static void Remark(Invocation run, HubModelReply reply)
    {
        if (reply.FormerName is { } former)
        {
            run.Terminal.Note($"{SafeText.Of(former)} is {SafeText.Of(reply.Model!.Row.Name)} now.");
        }

        if (reply.Verdict == HubVerdict.Disabled)
        {
            run.Terminal.Note($"The Hub has disabled it. {SafeText.Of(reply.Message)}".TrimEnd());
        }
        else if (reply.Verdict == HubVerdict.Gated)
        {
            run.Terminal.Note($"The Hub shows it only to those whom its owner let in: {SafeText.Of(reply.Message)}");
        }

        if (reply.Known is null)
        {
            run.Terminal.Note("The catalogue does not hold it yet; the next crawl reads it.");
        }
        else if (reply.Model is { } model && model.Row.Id != reply.Known.Observation.Id)
        {
            run.Terminal.Note($"The catalogue holds another model under that name, {reply.Known.Observation.Id}; the next crawl tells them apart.");
        }

        run.Terminal.Note($"{SafeText.Of(reply.Hub!.Host)} was asked at {Humanised.Instant(reply.AskedAt)}{Kept(reply.Known)}.");
    }

    private static string Kept(ModelProfile? known) =>
        known is null ? "" : $"; the catalogue speaks of {Humanised.Instant(DateTimeOffset.FromUnixTimeSeconds(known.State.AsOf))}{(known.State.IsLive ? "" : ", and counts it as gone")}";

    private static Result SideBySide(HubModelReply reply)
    {
        var lines = Properties.Select(property => new Line(
            property.Title, Cell(property.Kind, reply.Model, model => property.Value(model.Row)), Cell(property.Kind, reply.Known, known => property.Value(known.Observation))));
        return Result.List(
            lines.Concat(OnlyThere.Select(property => new Line(property.Title, Cell(property.Kind, reply.Model, property.Value), ""))),
            new("property", "", ColumnKind.Text, line => line.Title),
            new("hub", "the Hub now", ColumnKind.Text, line => line.Hub),
            new("catalogue", "the catalogue", ColumnKind.Text, line => line.Catalogue));
    }

    private static string Cell<T>(ColumnKind kind, T? from, Func<T, object?> value)
        where T : class => CellText.Human(from is null ? null : value(from), kind);

    private static Result Whole(HubModelReply reply) => Result.Single(
        reply,
        [
            new("asked", "asked", ColumnKind.Text, it => it.Asked),
            new("answer", "answer", ColumnKind.Text, it => HubVerdicts.Word(it.Verdict)),
            new("message", "message", ColumnKind.Text, it => it.Message),
            new("formerName", "formerly", ColumnKind.Text, it => it.FormerName),
            new("askedOf", "asked of", ColumnKind.Text, it => it.Hub?.ToString()),
            new("askedAt", "asked at", ColumnKind.Instant, it => it.AskedAt),
            .. Properties.Select(property => new Field<HubModelReply>($"hub.{property.Name}", property.Title, property.Kind, it => it.Model is { } model ? property.Value(model.Row) : null)),
            .. OnlyThere.Select(property => new Field<HubModelReply>($"hub.{property.Name}", property.Title, property.Kind, it => it.Model is { } model ? property.Value(model) : null)),
            .. Properties.Select(property => new Field<HubModelReply>($"catalogue.{property.Name}", property.Title, property.Kind, it => it.Known is { } known ? property.Value(known.Observation) : null)),
            new("catalogue.gone", "gone", ColumnKind.Flag, it => it.Known is { } known ? !known.State.IsLive : null),
            new("catalogue.asOf", "as of", ColumnKind.Instant, it => it.Known is { } known ? DateTimeOffset.FromUnixTimeSeconds(known.State.AsOf) : null),
        ]);

    private sealed record Property(string Name, string Title, ColumnKind Kind, Func<Observation, object?> Value);

    private sealed record Line(string Title, string Hub, string Catalogue);
}
