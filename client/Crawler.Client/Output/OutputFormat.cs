namespace Crawler.Client.Output;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>For eyes: humanised numbers.</summary>
    Table,

    /// <summary>One indented JSON document.</summary>
    Json,

    /// <summary>One compact JSON object a line.</summary>
    Jsonl,

    /// <summary>RFC 4180.</summary>
    Csv,

    /// <summary>A table for a document, exact numbers.</summary>
    Markdown,
}
