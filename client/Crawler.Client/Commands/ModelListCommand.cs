using System.CommandLine;
using Crawler.Contracts.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler model list</c>: the first models by something, of those that are wanted.</summary>
internal sealed class ModelListCommand
{
    private const string NoParent = "none";

    private readonly Option<string?> _sort = CommonOptions.Among("--sort", "largest or latest first (default: downloads, those of 30 days)", [.. RankNames.OfModels.Keys]);
    private readonly Option<int> _top = CommonOptions.Limit();
    private readonly Option<string?> _country = new("--country") { Description = "only of this country member", HelpName = "CC" };
    private readonly Option<string?> _owner = new("--org", "--owner") { Description = "only of this owner", HelpName = "OWNER" };
    private readonly Option<string?> _relation = CommonOptions.Among("--relation", "only with such a declared parent; none: without any", [.. Relations.Keys, NoParent]);
    private readonly Option<DateOnly?> _createdAfter = CommonOptions.Day("--created-after", "only created on this day (UTC) or later");
    private readonly Option<DateOnly?> _createdBefore = CommonOptions.Day("--created-before", "only created before this day (UTC)");
    private readonly Option<long?> _minDownloads = new("--min-downloads") { Description = "only with so many: all-time ones if sorted by them, else those of 30 days", HelpName = "N" };
    private readonly Option<bool> _live = CommonOptions.Live();
    private readonly (Dimension Dimension, Option<string?> Option)[] _members =
    [
        (Dimension.Task, new("--task") { Description = "only of this task", HelpName = "TASK" }),
        (Dimension.Library, new("--library") { Description = "only of this library", HelpName = "LIBRARY" }),
        (Dimension.Licence, new("--licence", "--license") { Description = "only under this licence", HelpName = "LICENCE" }),
        (Dimension.Language, new("--language") { Description = "only about this language", HelpName = "CODE" }),
        (Dimension.SizeBand, CommonOptions.Among("--size-band", "only of this size", [.. SizeBand.All])),
        (Dimension.CreatedMonth, new("--created-month") { Description = "only of this month", HelpName = "YYYY-MM" }),
        (Dimension.OrgType, CommonOptions.OrgType("--type", "only of this kind of holder")),
        (Dimension.ParentGroup, new("--group") { Description = "only of this parent group", HelpName = "GROUP" }),
        (Dimension.Family, new("--family") { Description = "only with this model family in name, parents or tags", HelpName = "FAMILY" }),
        (Dimension.Footprint, new("--footprint") { Description = "only with a model family of this holder", HelpName = "HOLDER" }),
        (Dimension.Modality, CommonOptions.Among("--modality", "only of tasks of this modality", [.. Modality.All])),
    ];

    private ModelListCommand() => CommonOptions.AddRange(_minDownloads, 0, long.MaxValue);

    private static Dictionary<string, Relation> Relations { get; } =
        Enum.GetValues<Relation>().Where(relation => relation != Relation.Untyped).Append(Relation.Untyped).ToDictionary(relation => relation.ToString().ToLowerInvariant());

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var command = new ModelListCommand();
        return tree.Verb("list", "List the first models by something; members are those of 'dimension show', absence included.", command.RunAsync, command.Options());
    }

    private IEnumerable<Option> Options() =>
        [_sort, _top, _country, _owner, .. _members.Select(member => member.Option), _relation, _createdAfter, _createdBefore, _minDownloads, _live];

    private Task<int> RunAsync(Invocation run) => RankedTable.ShowAsync(run, Query(run.Parsed), false, run.Parsed.GetValue(_live));

    private TopQuery Query(ParseResult parsed)
    {
        var by = RankNames.OfModels[parsed.GetValue(_sort) ?? "downloads"];
        var filter = Filter(parsed, by);
        return new TopQuery(
            Counter.Downloads30d,
            parsed.GetValue(_top),
            parsed.GetValue(_country) is { } code ? CountryCommands.Member(code) : null,
            parsed.GetValue(_owner),
            by,
            filter);
    }

    private ModelFilter? Filter(ParseResult parsed, RankBy by)
    {
        var members = _members
            .Select(member => (member.Dimension, Value: parsed.GetValue(member.Option)))
            .Where(member => member.Value is not null)
            .ToDictionary(member => member.Dimension, member => member.Value!);
        var (relation, least) = (parsed.GetValue(_relation), parsed.GetValue(_minDownloads));
        var (from, before) = (parsed.GetValue(_createdAfter), parsed.GetValue(_createdBefore));
        if (from >= before)
        {
            throw new ConsoleFailure(ExitCode.Usage, $"No day lies from {from:yyyy-MM-dd} on and before {before:yyyy-MM-dd}.", "Give --created-before a later day than --created-after.");
        }

        return members.Count == 0 && relation is null && least is null && from is null && before is null ? null : new ModelFilter
        {
            Members = members,
            Relation = relation is null or NoParent ? null : Relations[relation],
            IsWithoutParent = relation == NoParent,
            CreatedFrom = Midnight(from),
            CreatedBefore = Midnight(before),
            MinDownloads30d = by == RankBy.DownloadsAllTime ? null : least,
            MinDownloadsAllTime = by == RankBy.DownloadsAllTime ? least : null,
        };
    }

    private static DateTimeOffset? Midnight(DateOnly? day) => day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
}
