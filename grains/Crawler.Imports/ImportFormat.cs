using Crawler.Imports.Columns;
using Crawler.Imports.Parquet;
using Crawler.Imports.Rows;
using Crawler.Imports.Text;

namespace Crawler.Imports;

/// <summary>What a file is, by its name.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="IsCompressed">Whether it is compressed with gzip as a whole.</param>
internal readonly record struct ImportFormat(ImportFormatKind Kind, bool IsCompressed)
{
    /// <summary>The endings that are known.</summary>
    public const string Endings = ".parquet, .jsonl, .jsonl.gz, .ndjson, .ndjson.gz, .csv, .csv.gz";

    /// <summary>The format of a file's name, or null.</summary>
    public static ImportFormat? Of(string path)
    {
        var isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return Path.GetExtension(isCompressed ? path[..^3] : path).ToUpperInvariant() switch
        {
            ".PARQUET" when !isCompressed => new ImportFormat(ImportFormatKind.Parquet, false),
            ".JSONL" or ".NDJSON" => new ImportFormat(ImportFormatKind.JsonLines, isCompressed),
            ".CSV" => new ImportFormat(ImportFormatKind.Csv, isCompressed),
            _ => null,
        };
    }

    /// <summary>Opens a file of this format.</summary>
    /// <exception cref="ImportFileException">It cannot be read.</exception>
    public async ValueTask<IRowSource> OpenAsync(string path, FileColumns columns, uint wanted, CancellationToken cancellationToken) => Kind switch
    {
        ImportFormatKind.Parquet => await ParquetRows.OpenAsync(path, columns, wanted, cancellationToken),
        ImportFormatKind.Csv => await CsvRows.OpenAsync(new TextBuffer(path, IsCompressed), Path.GetFileName(path), columns, cancellationToken),
        _ => new JsonLines(new TextBuffer(path, IsCompressed), columns),
    };
}

/// <summary>The forms of files.</summary>
internal enum ImportFormatKind
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>JSON, one object a line.</summary>
    JsonLines,

    /// <summary>CSV with a header.</summary>
    Csv,
}
