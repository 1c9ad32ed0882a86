using Crawler.Imports.Columns;
using Crawler.Imports.Rows;
using Parquet;

namespace Crawler.Imports.Parquet;

/// <summary>The rows of a Parquet file: row group by row group, of each only the columns that are read.</summary>
internal sealed class ParquetRows : IRowSource
{
    private static readonly ParquetOptions Options = new() { TreatByteArrayAsString = true };
    private readonly string _name;
    private readonly ParquetReader _reader;
    private readonly List<ParquetColumn> _columns = [];
    private int _group;
    private long _left;

    private ParquetRows(string name, ParquetReader reader)
    {
        _name = name;
        _reader = reader;
    }

    /// <inheritdoc/>
    public long? RowCount { get; private init; }

    /// <inheritdoc/>
    public long Place { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Excerpt => default;

    /// <summary>Reads the footer and chooses the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Takes note of the columns met.</param>
    /// <param name="wanted">The columns to be read, as a set of <see cref="ColumnMatch.Bit"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImportFileException">It is no whole Parquet file.</exception>
    public static async ValueTask<ParquetRows> OpenAsync(string path, FileColumns columns, uint wanted, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        try
        {
            var reader = await ParquetReader.CreateAsync(path, Options, cancellationToken);
            var rows = new ParquetRows(name, reader) { RowCount = reader.RowGroups.Sum(group => group.RowCount) };
            rows.Bind(columns, wanted);
            return rows;
        }
        catch (Exception broken) when (broken is not (OperationCanceledException or ImportFileException))
        {
            throw new ImportFileException($"{name} is no whole Parquet file: {broken.Message} Fetch it again.", broken);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(RowFields row)
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        Place++;
        row.Begin();
        foreach (var column in _columns)
        {
            column.Read(row);
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> LoadAsync(CancellationToken cancellationToken)
    {
        if (_group == _reader.RowGroupCount)
        {
            return false;
        }

        try
        {
            using var group = _reader.OpenRowGroupReader(_group++);
            foreach (var column in _columns)
            {
                await column.LoadAsync(group, cancellationToken);
            }

            _left = group.RowCount;
            return true;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            throw new ImportFileException(
                $"Row group {_group} of {_reader.RowGroupCount} of {_name} cannot be read: {broken.Message.TrimEnd('.')}. Rows from {Place + 1} on were not read; fetch the file again, or write it anew in version 1 of the format.", broken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _columns.ForEach(column => column.Dispose());
        await _reader.DisposeAsync();
    }

    private void Bind(FileColumns columns, uint wanted)
    {
        // Aliases last, so that the Hub's own column has spoken when they are asked.
        var met = _reader.Schema.Fields.Select(field => (field, match: columns.Meet(field.Name))).ToList();
        foreach (var (field, match) in met.Where(entry => entry.match is not null).OrderBy(entry => entry.match!.Value.IsAlias))
        {
            if (ColumnBinding.Bind(match!.Value, field) is not { } column)
            {
                columns.Refuse(match.Value, $"a {ColumnBinding.TypeOf(field)}, which is not read");
            }
            else if ((wanted & match.Value.Bit) != 0)
            {
                _columns.Add(column);
            }
        }
    }
}
