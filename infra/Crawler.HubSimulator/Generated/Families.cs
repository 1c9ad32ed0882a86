using System.Text;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>The stems of model names, numbered: first the users' own, then those of the known owners.</summary>
internal static class Families
{
    private static readonly List<byte[]> Stems = [.. Vocabulary.OwnFamilies.Select(word => word.Utf8)];
    private static readonly short[] FirstOfOwner = new short[KnownOwners.All.Length];

    static Families()
    {
        for (int owner = 0; owner < KnownOwners.All.Length; owner++)
        {
            FirstOfOwner[owner] = (short)Stems.Count;
            Stems.AddRange(KnownOwners.All[owner].Families.Select(Encoding.UTF8.GetBytes));
        }
    }

    public static ReadOnlySpan<byte> Stem(int family) => Stems[family];

    public static short OfOwner(int owner, ref SeededRandom random) =>
        (short)(FirstOfOwner[owner] + random.Below(KnownOwners.All[owner].Families.Length));

    public static short Inherited(in ModelRow parent) => parent.Family;
}
