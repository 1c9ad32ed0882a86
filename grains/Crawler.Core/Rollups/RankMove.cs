using Crawler.Core.Rankings;

namespace Crawler.Core.Rollups;

/// <summary>What became of a line of a top list.</summary>
public enum RankMoveKind
{
    /// <summary>It stands where it stood.</summary>
    Stayed,

    /// <summary>It came into the list.</summary>
    Entered,

    /// <summary>It fell out of the list, or is gone.</summary>
    Left,

    /// <summary>It stands higher.</summary>
    Climbed,

    /// <summary>It stands lower.</summary>
    Fell,
}

/// <summary>Where a model or owner stood in the top list of one census, and where it stands in that of another. Ranks count from 1.</summary>
/// <param name="Name">The model or owner; one that was renamed is two.</param>
/// <param name="Country">Its country member, by the later list where it is in that.</param>
/// <param name="RankBefore">Its rank; null where the list does not have it.</param>
/// <param name="RankAfter">Its rank; null where the list does not have it.</param>
/// <param name="ValueBefore">What it was ranked by; null where the list does not have it.</param>
/// <param name="ValueAfter">What it is ranked by; null where the list does not have it.</param>
public sealed record RankMove(string Name, string Country, int? RankBefore, int? RankAfter, long? ValueBefore, long? ValueAfter)
{
    /// <summary>Ranks climbed, negative for those fallen; null where either list does not have it.</summary>
    public int? Climb => RankBefore - RankAfter;

    /// <summary>Growth of what it is ranked by; null where either list does not have it.</summary>
    public long? Change => ValueAfter - ValueBefore;

    /// <summary>The better of its ranks.</summary>
    public int BestRank => Math.Min(RankBefore ?? int.MaxValue, RankAfter ?? int.MaxValue);

    /// <summary>Compares two top lists by the same.</summary>
    /// <returns>All lines of either list by their better rank, the later list's first among equals. Lines without a value have no rank, and are left out.</returns>
    public static IReadOnlyList<RankMove> Between(IReadOnlyList<Ranked> before, IReadOnlyList<Ranked> after, RankBy by)
    {
        var (old, present) = (Places(before, by), Places(after, by));
        return
        [
            .. old.Keys.Union(present.Keys)
                .Select(name => Of(name, old.GetValueOrDefault(name), present.GetValueOrDefault(name), by))
                .OrderBy(move => move.BestRank)
                .ThenBy(move => move.RankAfter ?? int.MaxValue)
                .ThenBy(move => move.Name, NameOrder.Instance),
        ];
    }

    /// <summary>What became of it in the first <paramref name="depth"/> lines of the list; null where it is in neither's.</summary>
    public RankMoveKind? KindIn(int depth) => (RankBefore <= depth, RankAfter <= depth) switch
    {
        (false, false) => null,
        (false, true) => RankMoveKind.Entered,
        (true, false) => RankMoveKind.Left,
        _ => Math.Sign(Climb!.Value) switch { 0 => RankMoveKind.Stayed, 1 => RankMoveKind.Climbed, _ => RankMoveKind.Fell },
    };

    private static RankMove Of(string name, Place? before, Place? after, RankBy by) =>
        new(name, (after ?? before)!.Line.Country, before?.Rank, after?.Rank, before?.Line.Value(by), after?.Line.Value(by));

    /// <summary>Ranks by name. A repository made anew may share its name with the one that is not gone yet: the better rank is the name's.</summary>
    private static Dictionary<string, Place> Places(IReadOnlyList<Ranked> lines, RankBy by)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count && lines[i].Value(by) is not null; i++)
        {
            places.TryAdd(lines[i].Name, new Place(i + 1, lines[i]));
        }

        return places;
    }

    private sealed record Place(int Rank, Ranked Line);
}
