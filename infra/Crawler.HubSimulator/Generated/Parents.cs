using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>The declared parents of a generated model: the one it stores, and for a merge one to three more, derived.</summary>
internal static class Parents
{
    public static int CountOf(in ModelRow row) => row.Relation switch
    {
        Relation.None => 0,
        Relation.Merge => 2 + (int)(row.Tail % 3),
        _ => 1,
    };

    public static int At(in ModelRow row, int slot, int index) =>
        index == 0 ? row.Parent : (int)(SeededRandom.Mix(row.Tail, (ulong)index) % (ulong)Math.Max(1, slot));
}
