using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>Makes generated models, one after the other, each from a random stream of its own.</summary>
internal sealed class RowMaker(RowStore rows, OwnerBook owners, PopularityCurve popularity, PopularityRanks ranks, LifeCurve curve, int models, ulong seed)
{
    private const double WithParent = 0.2875;
    private const double NewUser = 0.275;
    private const double Phantom = 0.03;
    private const int LegacyEvery = 100;

    private static readonly WeightedPick Tasks = new(Vocabulary.Tasks.Select(word => word.Weight));
    private static readonly WeightedPick Libraries = new(Vocabulary.Libraries.Select(word => word.Weight));
    private static readonly WeightedPick Licences = new(Vocabulary.Licences.Select(word => word.Weight));
    private static readonly WeightedPick Languages = new(Vocabulary.Languages.Select(word => word.Weight));
    private static readonly WeightedPick ModelTypes = new(Vocabulary.ModelTypes.Select(word => word.Weight));
    private static readonly WeightedPick OwnFamilies = new(Vocabulary.OwnFamilies.Select(word => word.Weight));
    private static readonly WeightedPick Relations = new([42.57, 35.91, 19.22, 2.30]);
    private static readonly byte Peft = (byte)Vocabulary.IndexOf(Vocabulary.Libraries, "peft");
    private static readonly byte Gguf = (byte)Vocabulary.IndexOf(Vocabulary.Libraries, "gguf");
    private static readonly byte Mlx = (byte)Vocabulary.IndexOf(Vocabulary.Libraries, "mlx");

    private readonly BaseModels _bases = new();
    private RepoId _last;

    /// <summary>Adds a model with the rank it has among those the Hub begins with.</summary>
    public void Add(uint second, double ageDays, int rank)
    {
        int slot = rows.Count;
        var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)slot, 1));
        bool floor = second == RepoId.FloorSecond;
        double fraction = (rank + 0.5) / models;
        ModelRow row = default;
        TakeNextId(ref row, second, ref random);
        row.Modified = (uint)(row.Second + (random.Uniform() * random.Uniform() * Math.Max(0, ageDays) * 86_400 * 0.5));
        row.Relation = random.Chance(floor || fraction < 0.001 ? 0.05 : WithParent) ? (Relation)(1 + Relations.Draw(ref random)) : Relation.None;
        row.Parent = ModelRow.NoParent;
        if (row.Relation != Relation.None && !TryGiveParent(ref row, ref random))
        {
            row.Relation = Relation.None;
        }

        row.Owner = DrawOwner(row.Relation, fraction, ref random);
        row.Ordinal = owners.NextOrdinal(row.Owner);
        if (row.Relation == Relation.None)
        {
            row.Family = row.Owner < KnownOwners.Labs.Length ? Families.OfOwner(row.Owner, ref random) : (short)OwnFamilies.Draw(ref random);
            row.Size = fraction < SizeBook.Head ? SizeBook.OfHead(second, rank) : SizeBook.OfOthers(ref random);
        }

        Describe(ref row, fraction < SizeBook.Head ? SizeBook.IsSized(rank) : null, ref random);
        if (floor && slot % LegacyEvery == LegacyEvery / 2)
        {
            row.Traits |= Traits.Legacy;
        }

        curve.Settle(ref row, popularity.Potential(fraction), ageDays, ref random);
        row.Likes = Attention.LikesOf(row.AllTime, ref random);
        row.Trending = Attention.TrendingOf(row, ageDays, ref random);
        rows.Add(row);
        if (row.Relation is Relation.None or Relation.Finetune)
        {
            _bases.Consider(row.Owner, slot);
        }
    }

    /// <summary>Adds a model that was created in the course of a day.</summary>
    public void AddNewcomer(uint second, double ageDays)
    {
        var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)rows.Count, 5));
        Add(second, ageDays, ranks.OfNewcomer(ref random));
    }

    /// <summary>Ties the given number of pairs into two-membered cycles, and makes half as many models their own parents.</summary>
    public void Entangle(int cycles)
    {
        for (int index = 0; index < cycles; index++)
        {
            var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)index, 2));
            int one = random.Below(rows.Count);
            int other = (one + 1 + random.Below(rows.Count - 1)) % rows.Count;
            MakeChild(one, other);
            MakeChild(other, one);
            if (index % 2 == 0)
            {
                int own = random.Below(rows.Count);
                MakeChild(own, own);
            }
        }
    }

    private void MakeChild(int child, int parent)
    {
        ref ModelRow row = ref rows[child];
        row.Relation = Relation.Finetune;
        row.Parent = parent;
    }

    /// <summary>Adds a model nobody has downloaded yet, with the description of another; a bare one where that is -1.</summary>
    public int AddBlank(uint second, int like)
    {
        int slot = rows.Count;
        var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)slot, 3));
        ModelRow row = like < 0 ? default : rows[like];
        TakeNextId(ref row, second, ref random);
        row.Modified = row.Second;
        (row.AllTime, row.Downloads, row.Likes, row.Trending) = (0, 0, 0, 0);
        row.Parent = like < 0 ? ModelRow.NoParent : row.Parent;
        row.Traits &= Traits.Description;
        rows.Add(row);
        return slot;
    }

    private void TakeNextId(ref ModelRow row, uint second, ref SeededRandom random)
    {
        _last = RepoId.After(_last, second, random.Next());
        (row.Second, row.Tail) = (_last.Second, _last.Tail);
    }

    private bool TryGiveParent(ref ModelRow row, ref SeededRandom random)
    {
        if (random.Chance(Phantom))
        {
            row.Parent = -2 - random.Below(1 + (rows.Count / 200));
            row.Family = (short)OwnFamilies.Draw(ref random);
            row.Size = SizeBook.OfOthers(ref random);
            return true;
        }

        int parent = random.Chance(0.75) ? _bases.Draw(ref random) : (rows.Count == 0 ? -1 : random.Below(rows.Count));
        if (parent < 0)
        {
            return false;
        }

        row.Parent = parent;
        row.Family = Families.Inherited(rows[parent]);
        row.Size = rows[parent].Size;
        return true;
    }

    private int DrawOwner(Relation relation, double fraction, ref SeededRandom random)
    {
        double lab = fraction switch { < 0.001 => 0.8, < 0.015 => 0.3, < 0.15 => 0.05, _ => 0.012 };
        double quantizer = relation == Relation.Quantized ? 0.6 : 0.004;
        if (random.Chance(quantizer))
        {
            return OwnerBook.DrawQuantizer(ref random);
        }

        if (random.Chance(relation == Relation.Adapter ? lab / 4 : lab))
        {
            return OwnerBook.DrawLab(ref random);
        }

        // Who has uploaded much uploads more: a made-up user is new, or the owner of a model drawn from all.
        for (int attempt = 0; attempt < 8 && rows.Count > 0 && !random.Chance(NewUser / 1.06); attempt++)
        {
            int owner = rows[random.Below(rows.Count)].Owner;
            if (owner >= OwnerBook.FirstUser && owners.ModelsOf(owner) < 30 + (rows.Count / 1000))
            {
                return owner;
            }
        }

        return owners.AddUser();
    }

    private static void Describe(ref ModelRow row, bool? sized, ref SeededRandom random)
    {
        bool lab = row.Owner < KnownOwners.Labs.Length;
        row.Task = (byte)Tasks.Draw(ref random);
        row.Library = DrawLibrary(row.Relation, ref random);
        row.Licence = (byte)Licences.Draw(ref random);
        row.Language = (byte)Languages.Draw(ref random);
        row.ModelType = (byte)ModelTypes.Draw(ref random);
        double weights = row.Relation switch { Relation.Adapter => 0.2, Relation.Finetune => 0.55, Relation.Quantized => 0.25, Relation.Merge => 0.9, _ => 0.185 };
        weights = row.Library == Gguf ? 0 : weights;
        Give(ref row, Traits.Safetensors, sized is { } known ? (known ? 1 : 0) : lab ? 0.8 : weights, ref random);
        Give(ref row, Traits.Task, lab ? 0.9 : 0.52, ref random);
        Give(ref row, Traits.Library, row.Relation == Relation.None && !lab ? 0.55 : 0.95, ref random);
        Give(ref row, Traits.Licence, lab ? 0.9 : 0.42, ref random);
        Give(ref row, Traits.Language, 0.15, ref random);
        Give(ref row, Traits.ModelType, 0.5, ref random);
        Give(ref row, Traits.Arxiv, lab ? 0.4 : 0.15, ref random);
        Give(ref row, Traits.InEurope, 0.004, ref random);
        Give(ref row, Traits.WithoutAllTime, 0.001, ref random);
        Give(ref row, Traits.Disabled, 0.0002, ref random);
        Give(ref row, Traits.GatedAuto, lab ? 0.05 : 0.012, ref random);
        Give(ref row, Traits.GatedManual, row.Has(Traits.GatedAuto) ? 0 : lab ? 0.04 : 0.004, ref random);
    }

    private static byte DrawLibrary(Relation relation, ref SeededRandom random) => relation switch
    {
        Relation.Adapter when random.Chance(0.8) => Peft,
        Relation.Quantized when random.Chance(0.75) => random.Chance(0.85) ? Gguf : Mlx,
        Relation.Adapter or Relation.Quantized or Relation.Merge => 0,
        _ => (byte)Libraries.Draw(ref random),
    };

    private static void Give(ref ModelRow row, Traits trait, double probability, ref SeededRandom random) =>
        row.Traits |= random.Chance(probability) ? trait : Traits.None;
}
