using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>The models others build on: a lab is drawn by its pull, then one of its models, the early ones more often.</summary>
internal sealed class BaseModels
{
    private static readonly WeightedPick Pull = new(KnownOwners.All.Select(owner => owner.Pull));

    private readonly List<int>[] _byOwner = [.. KnownOwners.All.Select(_ => new List<int>())];

    public void Consider(int owner, int slot)
    {
        if (owner < _byOwner.Length)
        {
            _byOwner[owner].Add(slot);
        }
    }

    /// <summary>A slot, or -1 where the lab drawn has released nothing yet.</summary>
    public int Draw(ref SeededRandom random)
    {
        List<int> models = _byOwner[Pull.Draw(ref random)];
        double place = random.Uniform();
        return models.Count == 0 ? -1 : models[(int)(place * place * place * models.Count)];
    }
}
