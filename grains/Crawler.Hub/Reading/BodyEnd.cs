namespace Crawler.Hub.Reading;

/// <summary>What became of a body.</summary>
internal enum BodyEnd
{
    /// <summary>The array was closed, and nothing followed.</summary>
    Whole,

    /// <summary>The body ended, or failed, inside the array.</summary>
    Cut,

    /// <summary>The body is no JSON array.</summary>
    Foreign,

    /// <summary>The body is larger than allowed.</summary>
    TooLarge,
}
