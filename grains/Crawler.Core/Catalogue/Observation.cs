using Crawler.Core.Lineage;

namespace Crawler.Core.Catalogue;

/// <summary>What the Hub said of one repository, unpacked. Counters are null where the Hub did not say.</summary>
/// <param name="Id">The Hub's immutable id.</param>
/// <param name="Name"><c>owner/name</c>, or a legacy name without an owner.</param>
/// <param name="CreatedAt">Creation time, UTC.</param>
/// <param name="LastModified">Time of the last commit, UTC.</param>
/// <param name="Downloads30d">Downloads of the last 30 days.</param>
/// <param name="DownloadsAllTime">Downloads since creation.</param>
/// <param name="Likes">Likes.</param>
/// <param name="Parameters">Parameters of the weights.</param>
/// <param name="Task">The task (<c>pipeline_tag</c>).</param>
/// <param name="Library">The library (<c>library_name</c>).</param>
/// <param name="Author">The author where it differs from the name's owner.</param>
/// <param name="IsPrivate">Whether the repository is private.</param>
/// <param name="IsDisabled">Whether the Hub disabled it.</param>
/// <param name="Gating">How the files are restricted.</param>
/// <param name="Tags">The tags, in the Hub's order, each once.</param>
/// <param name="BaseModelRelation">The relation of <c>baseModels</c>.</param>
/// <param name="BaseModels">The resolved parents of <c>baseModels</c>.</param>
public sealed record Observation(
    RepoId Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastModified,
    long? Downloads30d,
    long? DownloadsAllTime,
    long? Likes,
    long? Parameters,
    string? Task,
    string? Library,
    string? Author,
    bool IsPrivate,
    bool IsDisabled,
    Gating Gating,
    IReadOnlyList<string> Tags,
    Relation? BaseModelRelation,
    IReadOnlyList<BaseModel> BaseModels);

/// <summary>A parent that the Hub resolved to a repository.</summary>
/// <param name="Id">The parent's id.</param>
/// <param name="Name">The parent's name when the Hub said so.</param>
public sealed record BaseModel(RepoId Id, string Name);
