using System.Collections.Frozen;

namespace Crawler.HubSimulator.Corpus;

/// <summary>The properties of a model which can be asked for. Those before <see cref="UsedStorage"/> are the listing's allow-list.</summary>
internal enum Field
{
    Author,
    BaseModels,
    CardData,
    Config,
    CreatedAt,
    Disabled,
    Downloads,
    DownloadsAllTime,
    EvalResults,
    Gated,
    Gguf,
    Inference,
    InferenceProviderMapping,
    LastModified,
    LibraryName,
    Likes,
    MaskToken,
    ModelIndex,
    PipelineTag,
    Private,
    ResourceGroup,
    Safetensors,
    Sha,
    Siblings,
    Spaces,
    Tags,
    TransformersInfo,
    TrendingScore,
    WidgetData,
    XetEnabled,
    UsedStorage,
    ChildrenModelCount,
    ModelId,
}

/// <summary>A set of fields, one bit each. <c>_id</c> and <c>id</c> are always served and are no members.</summary>
internal readonly record struct FieldSet(ulong Bits)
{
    private static readonly string[] Names =
    [
        "author", "baseModels", "cardData", "config", "createdAt", "disabled", "downloads", "downloadsAllTime", "evalResults", "gated", "gguf",
        "inference", "inferenceProviderMapping", "lastModified", "library_name", "likes", "mask_token", "model-index", "pipeline_tag", "private",
        "resourceGroup", "safetensors", "sha", "siblings", "spaces", "tags", "transformersInfo", "trendingScore", "widgetData", "xetEnabled",
        "usedStorage", "childrenModelCount", "modelId",
    ];

    private static readonly FrozenDictionary<string, Field> ByName =
        Names.Select((name, index) => (name, field: (Field)index)).ToFrozenDictionary(pair => pair.name, pair => pair.field, StringComparer.Ordinal);

    /// <summary>What the listing accepts in <c>expand</c>.</summary>
    public static readonly FieldSet ListAllowed = Range(Field.Author, Field.XetEnabled);

    /// <summary>What the details accept in <c>expand</c>.</summary>
    public static readonly FieldSet DetailAllowed = Range(Field.Author, Field.ChildrenModelCount);

    /// <summary>What a listing sends when nothing is asked for.</summary>
    public static readonly FieldSet ListDefault = Of(
        Field.ModelId, Field.Likes, Field.TrendingScore, Field.Private, Field.Downloads, Field.Tags, Field.PipelineTag, Field.LibraryName,
        Field.CreatedAt);

    /// <summary>What <c>full=true</c> adds: no sizes, but the file lists.</summary>
    public static readonly FieldSet ListFull = ListDefault.With(
        Field.Author, Field.Gated, Field.LastModified, Field.Sha, Field.Siblings);

    /// <summary>What the details send when nothing is asked for.</summary>
    public static readonly FieldSet DetailDefault = Of(
        Field.ModelId, Field.Author, Field.Private, Field.Disabled, Field.Gated, Field.Sha, Field.LastModified, Field.CreatedAt, Field.PipelineTag,
        Field.LibraryName, Field.Tags, Field.Downloads, Field.Likes, Field.Siblings, Field.Spaces, Field.CardData, Field.Config, Field.ModelIndex,
        Field.TransformersInfo, Field.UsedStorage, Field.WidgetData, Field.Inference, Field.Safetensors, Field.MaskToken);

    /// <summary>Every field the listing can show: what the truth is computed from.</summary>
    public static readonly FieldSet Census = Of(
        Field.Downloads, Field.DownloadsAllTime, Field.Likes, Field.Tags, Field.Safetensors);

    public bool Has(Field field) => (Bits & (1UL << (int)field)) != 0;

    public FieldSet With(params ReadOnlySpan<Field> fields) => new(Bits | Of(fields).Bits);

    /// <summary>The names in allow-list order, as the Hub's error text gives them.</summary>
    public IEnumerable<string> NamesInOrder()
    {
        for (int index = 0; index < Names.Length; index++)
        {
            if (Has((Field)index))
            {
                yield return Names[index];
            }
        }
    }

    public static string NameOf(Field field) => Names[(int)field];

    public static bool TryFind(string name, out Field field) => ByName.TryGetValue(name, out field);

    private static FieldSet Of(params ReadOnlySpan<Field> fields)
    {
        ulong bits = 0;
        foreach (Field field in fields)
        {
            bits |= 1UL << (int)field;
        }

        return new FieldSet(bits);
    }

    private static FieldSet Range(Field first, Field last) =>
        new(((1UL << ((int)last + 1)) - 1) & ~((1UL << (int)first) - 1));
}
