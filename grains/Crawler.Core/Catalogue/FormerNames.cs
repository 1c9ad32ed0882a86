using System.Text;

namespace Crawler.Core.Catalogue;

/// <summary>A name that a repository bore once.</summary>
/// <param name="Name"><c>owner/name</c> as it was.</param>
/// <param name="Id">The repository that bore it.</param>
/// <param name="LeftIn">Ordinal of the crawl that first saw it under another name.</param>
public sealed record FormerName(string Name, RepoId Id, int LeftIn);

/// <summary>
/// The names that repositories have given up, in the partition of the name's owner: who asks for an old name finds the repository under its new one. One name may
/// have been borne by several repositories after each other. Not thread-safe.
/// </summary>
public sealed class FormerNames
{
    private readonly Dictionary<string, List<FormerName>> _byName = new(StringComparer.Ordinal);

    /// <summary>Names kept.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps a name. Of one repository only the last crawl is kept; what is known already changes nothing.</summary>
    public void Add(FormerName former)
    {
        ArgumentNullException.ThrowIfNull(former);
        if (!_byName.TryGetValue(former.Name, out var bearers))
        {
            _byName[former.Name] = bearers = [];
        }

        var known = bearers.FindIndex(bearer => bearer.Id == former.Id);
        if (known < 0)
        {
            bearers.Add(former);
            Count++;
        }
        else if (bearers[known].LeftIn < former.LeftIn)
        {
            bearers[known] = former;
        }
    }

    /// <summary>The repositories that gave the name up, the last one first.</summary>
    public IReadOnlyList<FormerName> Find(string name) =>
        _byName.TryGetValue(name, out var bearers) ? [.. bearers.OrderByDescending(bearer => bearer.LeftIn).ThenByDescending(bearer => bearer.Id)] : [];

    /// <summary>The names that a repository gave up here. Looks through all: for single repositories.</summary>
    public IReadOnlyList<string> Of(RepoId id) => [.. _byName.Where(bearers => bearers.Value.Exists(bearer => bearer.Id == id)).Select(bearers => bearers.Key)];

    /// <summary>Whether exactly this is kept.</summary>
    public bool Contains(FormerName former)
    {
        ArgumentNullException.ThrowIfNull(former);
        return _byName.TryGetValue(former.Name, out var bearers) && bearers.Contains(former);
    }

    /// <summary>All of them as they are now, in no order.</summary>
    public FormerName[] Capture() => [.. _byName.Values.SelectMany(bearers => bearers)];

    internal static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);
}
