using System.Buffers;
using Parquet;
using Parquet.Schema;

namespace Crawler.Imports.Parquet;

/// <summary>One column of a row group in memory: its values, and per entry the levels that say where a value is and where a row begins. The memory is used again for the next group.</summary>
/// <typeparam name="T">The type the library decodes the column into.</typeparam>
internal sealed class ColumnValues<T>(DataField column) : IDisposable
    where T : struct
{
    /// <summary>Entries of one column in one row group that are believed; a group of the published snapshots has below 30 million.</summary>
    private const long MaxEntries = 200_000_000;

    private T[] _values = [];
    private int[] _definitions = [];
    private int[] _repetitions = [];
    private int _count;
    private int _entry;
    private int _value;

    /// <summary>Whether the column's entries repeat within a row.</summary>
    public bool IsList => column.MaxRepetitionLevel > 0;

    /// <summary>Decodes the column of a row group.</summary>
    /// <exception cref="InvalidDataException">It has not as many rows as the group.</exception>
    public async ValueTask LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var count = group.GetMetadata(column)?.MetaData?.NumValues ?? throw new InvalidDataException($"the column {column.Path} is not in it");
        if (count is < 0 or > MaxEntries)
        {
            throw new InvalidDataException($"the column {column.Path} claims {count} entries");
        }

        (_count, _entry, _value) = ((int)count, 0, 0);
        Reserve(ref _values);
        Reserve(ref _definitions, column.MaxDefinitionLevel > 0);
        Reserve(ref _repetitions, IsList);
        await group.ReadRawAsync(
            column,
            _values.AsMemory(0, _count),
            column.MaxDefinitionLevel > 0 ? _definitions.AsMemory(0, _count) : (Memory<int>?)null,
            IsList ? _repetitions.AsMemory(0, _count) : (Memory<int>?)null,
            cancellationToken);
        var rows = IsList ? _repetitions.AsSpan(0, _count).Count(0) : _count;
        if (rows != group.RowCount)
        {
            throw new InvalidDataException($"the column {column.Path} has {rows} rows of {group.RowCount}");
        }
    }

    /// <summary>Goes to the row's next entry.</summary>
    /// <param name="isFirst">Whether it is the first of the row.</param>
    /// <param name="level">The entry's definition level; the field's greatest where it has a value.</param>
    /// <returns>False where the row has no further entry.</returns>
    public bool Next(bool isFirst, out int level)
    {
        if (_entry == _count || (!isFirst && (!IsList || _repetitions[_entry] == 0)))
        {
            level = 0;
            return false;
        }

        level = column.MaxDefinitionLevel > 0 ? _definitions[_entry] : 0;
        _entry++;
        return true;
    }

    /// <summary>Whether an entry of this level has a value.</summary>
    public bool IsValue(int level) => level == column.MaxDefinitionLevel;

    /// <summary>The value of the entry; to be asked once for each entry that has one.</summary>
    public ref readonly T Take() => ref _values[_value++];

    /// <inheritdoc/>
    public void Dispose()
    {
        Return(ref _values);
        Return(ref _definitions);
        Return(ref _repetitions);
    }

    private void Reserve<TItem>(ref TItem[] array, bool isNeeded = true)
    {
        if (isNeeded && array.Length < _count)
        {
            Return(ref array);
            array = ArrayPool<TItem>.Shared.Rent(_count);
        }
    }

    private static void Return<TItem>(ref TItem[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<TItem>.Shared.Return(array, System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<TItem>());
        }

        array = [];
    }
}
