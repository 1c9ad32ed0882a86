namespace Crawler.Core.Lineage;

/// <summary>How a model is derived from a declared parent. The numbers are stored: never renumber.</summary>
public enum Relation
{
    /// <summary>A parent is declared without saying how.</summary>
    Untyped = 0,

    /// <summary>Trained further.</summary>
    Finetune = 1,

    /// <summary>An adapter (LoRA and the like) beside the parent's weights.</summary>
    Adapter = 2,

    /// <summary>The parent's weights at a lower precision.</summary>
    Quantized = 3,

    /// <summary>The weights of several parents combined.</summary>
    Merge = 4,
}
