namespace Crawler.HubSimulator.Generated;

/// <summary>How a model comes from its parents.</summary>
internal enum Relation : byte
{
    None,
    Adapter,
    Finetune,
    Quantized,
    Merge,
}

/// <summary>What is so or not so of a generated model.</summary>
[Flags]
internal enum Traits : uint
{
    None = 0,
    Deleted = 1,
    WithoutAllTime = 1 << 1,
    GatedAuto = 1 << 2,
    GatedManual = 1 << 3,
    Disabled = 1 << 4,
    Safetensors = 1 << 5,
    Task = 1 << 6,
    Library = 1 << 7,
    Licence = 1 << 8,
    Language = 1 << 9,
    ModelType = 1 << 10,
    InEurope = 1 << 11,
    Edited = 1 << 12,
    Arxiv = 1 << 13,
    Renamed = 1 << 14,
    Legacy = 1 << 15,
    Hidden = 1 << 16,
    WithoutDownloads = 1 << 17,
    WithoutLikes = 1 << 18,

    /// <summary>Its name was given by a script and is kept in a side table.</summary>
    Named = 1 << 19,

    /// <summary>Its parents were declared by a script and are kept in a side table.</summary>
    Reparented = 1 << 20,

    /// <summary>Its details are refused, being disabled.</summary>
    Refused = 1 << 21,

    /// <summary>What of a model is description, and may be shared by another.</summary>
    Description = Safetensors | Task | Library | Licence | Language | ModelType | InEurope | Arxiv | GatedAuto | GatedManual | Reparented,
}

/// <summary>A generated model, compact: names and tags are derived from it when it is written. Flat on purpose, for three million of them.</summary>
internal struct ModelRow
{
    /// <summary>No parent. Smaller values are parents that are on no Hub.</summary>
    public const int NoParent = -1;

    public ulong Tail;
    public long AllTime;
    public uint Second;
    public uint Modified;
    public int Owner;
    public int Ordinal;
    public int Parent;
    public int Downloads;
    public int Likes;
    public int Trending;
    public short Family;

    /// <summary>How often it will ever be downloaded: see <see cref="LifeCurve"/>.</summary>
    public ushort Reach;
    public Traits Traits;
    public Relation Relation;
    public byte Task;
    public byte Library;
    public byte Licence;
    public byte Language;
    public byte ModelType;
    public byte Size;

    /// <summary>How much longer than others it lives: see <see cref="LifeCurve"/>.</summary>
    public byte Stretch;

    public readonly bool Has(Traits trait) => (Traits & trait) != 0;
}
