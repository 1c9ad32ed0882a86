using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>The owners of a generated Hub: first the known ones, then made-up users in the order in which they appear.</summary>
internal sealed class OwnerBook
{
    private static readonly WeightedPick Labs = new(KnownOwners.Labs.Select(owner => owner.Weight));
    private static readonly WeightedPick Quantizers = new(KnownOwners.Quantizers.Select(owner => owner.Weight));

    private readonly List<int> _models = [.. new int[KnownOwners.All.Length]];

    public int Count => _models.Count;

    public int ModelsOf(int owner) => _models[owner];

    public static int FirstUser => KnownOwners.All.Length;

    public static int DrawLab(ref SeededRandom random) => Labs.Draw(ref random);

    public static int DrawQuantizer(ref SeededRandom random) => KnownOwners.Labs.Length + Quantizers.Draw(ref random);

    public int AddUser()
    {
        _models.Add(0);
        return _models.Count - 1;
    }

    /// <summary>The ordinal of the owner's next model: it makes its name unique.</summary>
    public int NextOrdinal(int owner) => _models[owner]++;

    public static string NameOf(int owner)
    {
        if (owner < FirstUser)
        {
            return KnownOwners.All[owner].Name;
        }

        // An odd factor permutes the pairs of words, so that neighbours do not look alike; the round makes the name unique.
        int user = owner - FirstUser;
        int pairs = Vocabulary.First.Length * Vocabulary.Second.Length;
        int pair = (int)((uint)(user % pairs) * 397 % (uint)pairs);
        int round = user / pairs;
        string separator = (pair % 5) switch { 0 => "-", 1 => "_", _ => "" };
        string name = Vocabulary.First[pair % Vocabulary.First.Length] + separator + Vocabulary.Second[pair / Vocabulary.First.Length];
        return round == 0 ? name : name + round;
    }
}
