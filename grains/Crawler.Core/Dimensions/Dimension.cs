namespace Crawler.Core.Dimensions;

/// <summary>A way of sorting models into members (see <see cref="KnownDimensions"/> for what each one means). The numbers are stored: never renumber.</summary>
public enum Dimension
{
    /// <summary>What the model is for (<c>pipeline_tag</c>).</summary>
    Task = 1,

    /// <summary>What runs it (<c>library_name</c>).</summary>
    Library = 2,

    /// <summary>Under which terms (<c>license:</c> tags).</summary>
    Licence = 3,

    /// <summary>Which languages it is about (language codes among the tags).</summary>
    Language = 4,

    /// <summary>What kind of holder uploaded it, by the registry.</summary>
    OrgType = 5,

    /// <summary>To which parent group the uploader belongs, by the registry.</summary>
    ParentGroup = 6,

    /// <summary>How large it is (<c>safetensors.total</c>, where it is believed).</summary>
    SizeBand = 7,

    /// <summary>In which month it was created.</summary>
    CreatedMonth = 8,

    /// <summary>Which model families its name, its declared parents and its tags bear witness of.</summary>
    Family = 9,

    /// <summary>Who released those families.</summary>
    Footprint = 10,

    /// <summary>What kind of data its task is about.</summary>
    Modality = 11,
}
