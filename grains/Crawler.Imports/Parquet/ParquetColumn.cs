using Crawler.Imports.Columns;
using Crawler.Imports.Rows;
using Parquet;
using Parquet.Schema;

namespace Crawler.Imports.Parquet;

/// <summary>A column that is read: loads its part of a row group, then hands its values over row by row.</summary>
internal abstract class ParquetColumn : IDisposable
{
    /// <summary>Decodes the column of a row group.</summary>
    public abstract ValueTask LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken);

    /// <summary>Hands the next row's values over.</summary>
    public abstract void Read(RowFields row);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A column of single values.</summary>
internal sealed class ScalarColumn<T>(ColumnMatch match, DataField field, Action<RowFields, ColumnMatch, T> take) : ParquetColumn
    where T : struct
{
    private readonly ColumnValues<T> _values = new(field);

    public override ValueTask LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken) => _values.LoadAsync(group, cancellationToken);

    public override void Read(RowFields row)
    {
        if (_values.Next(isFirst: true, out var level) && _values.IsValue(level))
        {
            var value = _values.Take();
            if (row.Wants(match))
            {
                take(row, match, value);
            }
        }
    }

    public override void Dispose() => _values.Dispose();
}

/// <summary>Tags as a list of texts.</summary>
internal sealed class TagListColumn(DataField item) : ParquetColumn
{
    private readonly ColumnValues<ReadOnlyMemory<char>> _values = new(item);

    public override ValueTask LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken) => _values.LoadAsync(group, cancellationToken);

    public override void Read(RowFields row)
    {
        for (var isFirst = true; _values.Next(isFirst, out var level); isFirst = false)
        {
            if (_values.IsValue(level))
            {
                row.Tag(row.ToUtf8(_values.Take().Span));
            }
        }
    }

    public override void Dispose() => _values.Dispose();
}
