using Crawler.Imports.Columns;
using Crawler.Imports.Rows;
using Parquet.Schema;

namespace Crawler.Imports.Parquet;

/// <summary>Chooses how a column is read, by what it should hold and by the type the file gives it.</summary>
internal static class ColumnBinding
{
    /// <summary>The reader of a column; null where its type cannot be read.</summary>
    /// <param name="match">What the column holds.</param>
    /// <param name="field">The column.</param>
    public static ParquetColumn? Bind(ColumnMatch match, Field field) => (match.Column, field) switch
    {
        (Column.Tags, ListField { Item: DataField item }) when IsText(item) && item.MaxRepetitionLevel == 1 => new TagListColumn(item),
        (Column.Tags, DataField { MaxRepetitionLevel: 1 } repeated) when IsText(repeated) => new TagListColumn(repeated),
        (Column.Parameters, StructField total) when Leaf(total, "total") is { MaxRepetitionLevel: 0 } leaf => Scalar(match, leaf),
        (Column.BaseModels, StructField parents) => BaseModels(parents),
        (_, DataField { MaxRepetitionLevel: 0 } leaf) => Scalar(match, leaf),
        _ => null,
    };

    /// <summary>The type in words, for those whose column is not read.</summary>
    public static string TypeOf(Field field) => field switch
    {
        DataField { IsArray: false } leaf => leaf.ClrType.Name,
        _ => field.SchemaType.ToString().ToLowerInvariant(),
    };

    private static BaseModelsColumn? BaseModels(StructField owner)
    {
        var relation = Leaf(owner, "relation");
        return owner.Fields.FirstOrDefault(field => field.Name == "models") is ListField { Item: StructField model }
            && Leaf(model, "_id") is { MaxRepetitionLevel: 1 } id && Leaf(model, "id") is { MaxRepetitionLevel: 1 } name
            && IsText(id) && IsText(name) && (relation is null || (IsText(relation) && relation.MaxRepetitionLevel == 0))
            ? new BaseModelsColumn(owner, relation, id, name)
            : null;
    }

    private static ParquetColumn? Scalar(ColumnMatch match, DataField leaf)
    {
        var type = Type.GetTypeCode(leaf.ClrType);
        return type switch
        {
            TypeCode.Int64 => new ScalarColumn<long>(match, leaf, static (row, column, value) => row.Number(column, value)),
            TypeCode.Int32 => new ScalarColumn<int>(match, leaf, static (row, column, value) => row.Number(column, (long)value)),
            TypeCode.Int16 => new ScalarColumn<short>(match, leaf, static (row, column, value) => row.Number(column, (long)value)),
            TypeCode.SByte => new ScalarColumn<sbyte>(match, leaf, static (row, column, value) => row.Number(column, (long)value)),
            TypeCode.Byte => new ScalarColumn<byte>(match, leaf, static (row, column, value) => row.Number(column, (long)value)),
            TypeCode.UInt16 => new ScalarColumn<ushort>(match, leaf, static (row, column, value) => row.Number(column, (long)value)),
            TypeCode.UInt32 => new ScalarColumn<uint>(match, leaf, static (row, column, value) => row.Number(column, (long)value)),
            TypeCode.UInt64 => new ScalarColumn<ulong>(
                match, leaf, static (row, column, value) => row.Number(column, value > long.MaxValue ? double.MaxValue : (double)value)),
            TypeCode.Double => new ScalarColumn<double>(match, leaf, static (row, column, value) => row.Number(column, value)),
            TypeCode.Single => new ScalarColumn<float>(match, leaf, static (row, column, value) => row.Number(column, (double)value)),
            TypeCode.Decimal => new ScalarColumn<decimal>(match, leaf, static (row, column, value) => row.Number(column, (double)value)),
            TypeCode.Boolean => new ScalarColumn<bool>(match, leaf, static (row, column, value) => row.Flag(column, value)),
            TypeCode.DateTime when leaf.SchemaElement is { Type: global::Parquet.Meta.Type.INT64 } && leaf.Path.Length == 1 =>
                new ScalarColumn<long>(match, AsNumber(leaf), static (row, column, value) => row.Number(column, value)),
            TypeCode.DateTime => new ScalarColumn<DateTime>(match, leaf, static (row, column, value) => row.Time(column, Milliseconds(value))),
            _ when leaf.ClrType == typeof(DateOnly) => new ScalarColumn<DateOnly>(
                match, leaf, static (row, column, value) => row.Time(column, Milliseconds(value.ToDateTime(TimeOnly.MinValue)))),
            _ when IsText(leaf) => new ScalarColumn<ReadOnlyMemory<char>>(match, leaf, static (row, column, value) => row.Text(column, value.Span)),
            _ => null,
        };
    }

    /// <summary>
    /// The same column as the numbers that are stored: the library reads times in fewer encodings than numbers. What unit they have, their size tells (see <see cref="TimeText"/>).
    /// </summary>
    private static DataField AsNumber(DataField time) => new ParquetSchema(new DataField<long>(time.Name, time.IsNullable)).DataFields[0];

    private static DataField? Leaf(StructField owner, string name) => owner.Fields.FirstOrDefault(field => field.Name == name) as DataField;

    private static bool IsText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string);

    /// <summary>Unix milliseconds of a time that the file means as UTC, whatever its kind says.</summary>
    private static long Milliseconds(DateTime time) =>
        ((time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
