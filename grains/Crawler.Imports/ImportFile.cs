using System.IO.Hashing;
using Crawler.Imports.Columns;
using Crawler.Imports.Rows;

namespace Crawler.Imports;

/// <summary>
/// A file of the past that was looked through once: what it is, how many rows it has, which columns. Text files are read to their end for that, so a broken one is refused before
/// anything of it is imported; of a Parquet file the footer tells.
/// </summary>
public sealed class ImportFile
{
    private readonly string _path;
    private readonly ImportFormat _format;
    private readonly string? _dateColumn;

    private ImportFile(string path, ImportFormat format, string? dateColumn)
    {
        _path = path;
        _format = format;
        _dateColumn = dateColumn;
    }

    /// <summary>The file's name, without its folder.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>XxHash3 of its bytes.</summary>
    public required ulong Digest { get; init; }

    /// <summary>How many rows it has, unreadable ones included.</summary>
    public required long Rows { get; init; }

    /// <summary>Columns that it lacks, with the reason where one is there and cannot be read: what they would say is unknown.</summary>
    public required IReadOnlyList<string> MissingColumns { get; init; }

    /// <summary>Columns that mean nothing here and are not read, the first hundred.</summary>
    public required IReadOnlyList<string> UnknownColumns { get; init; }

    /// <summary>The days it speaks of, in the order they stand; null where it was opened without a date column.</summary>
    public required IReadOnlyList<ImportDay>? Days { get; init; }

    /// <summary>Looks through a file.</summary>
    /// <param name="path">A file whose name ends with .parquet, .jsonl, .ndjson or .csv, the texts also with .gz behind it.</param>
    /// <param name="dateColumn">The column that says of which day a row speaks; null where all speak of one instant.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportFileException">It cannot be imported; the message says why and what to do.</exception>
    public static async Task<ImportFile> OpenAsync(string path, string? dateColumn, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var format = ImportFormat.Of(path)
            ?? throw new ImportFileException($"{name} has no ending that tells what it is; known are {ImportFormat.Endings}.");
        var digest = await DigestAsync(path, cancellationToken);
        var columns = new FileColumns(dateColumn);
        await using var source = await format.OpenAsync(path, columns, RowFields.DateOnly, cancellationToken);
        var (rows, days) = source.RowCount is { } known && dateColumn is null
            ? (known, [])
            : await FileScan.RunAsync(source, name, cancellationToken);
        Demand(columns, name, dateColumn, days);
        return new ImportFile(path, format, dateColumn)
        {
            Digest = digest,
            Rows = rows,
            MissingColumns = columns.Missing,
            UnknownColumns = columns.Unknown,
            Days = dateColumn is null ? null : days,
        };
    }

    /// <summary>Begins a pass over the file.</summary>
    /// <exception cref="ImportFileException">It cannot be read.</exception>
    public async Task<ImportReading> ReadAsync(CancellationToken cancellationToken)
    {
        var wanted = _dateColumn is null ? RowFields.Everything : RowFields.Everything | RowFields.DateOnly;
        return new ImportReading(await _format.OpenAsync(_path, new FileColumns(_dateColumn), wanted, cancellationToken), new RowFields(wanted));
    }

    private static void Demand(FileColumns columns, string name, string? dateColumn, IReadOnlyList<ImportDay> days)
    {
        var found = columns.Names.Count == 0 ? "it has no columns" : $"its columns are {string.Join(", ", columns.Names)}";
        if (!columns.Has(Column.Name))
        {
            throw new ImportFileException($"{name} does not say which repositories its rows speak of: it needs a column 'id' (or 'modelId') of names, and {found}.");
        }

        if (dateColumn is not null && !columns.Has(Column.Date))
        {
            throw new ImportFileException($"{name} has no column '{dateColumn}' that could be read; {found}.");
        }

        if (dateColumn is not null && days.Count == 0)
        {
            throw new ImportFileException($"No row of {name} has a date in the column '{dateColumn}'.");
        }
    }

    private static async Task<ulong> DigestAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var hash = new XxHash3();
            await hash.AppendAsync(file, cancellationToken);
            return hash.GetCurrentHashAsUInt64();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new ImportFileException($"{path} cannot be read: {broken.Message}", broken);
        }
    }
}

/// <summary>The rows of one day in a file that speaks of several.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="FromRow">How many rows of the file stand before them.</param>
/// <param name="UpToRow">How many rows of the file stand before what follows them.</param>
public sealed record ImportDay(DateOnly Day, long FromRow, long UpToRow);
