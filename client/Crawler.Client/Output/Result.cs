namespace Crawler.Client.Output;

/// <summary>What a command answers, described once and written in any format.</summary>
internal sealed class Result
{
    private Result(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<object?>> rows, bool isSingle)
    {
        Columns = columns;
        Rows = rows;
        IsSingle = isSingle;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The rows; each has a value for each column.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    /// <summary>Whether the result is one object: JSON has no array around it, tables stand it upright.</summary>
    public bool IsSingle { get; }

    /// <summary>What tables and documents say above it; null for nothing.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the title says it all: that there is nothing.</summary>
    public bool IsTold => Title is not null && Rows.Count == 0;

    /// <summary>Series that tables draw above it, with what they come to in words.</summary>
    public IReadOnlyList<Trend> Trends { get; init; } = [];

    /// <summary>For each column the series that tables draw below it, or null; null where nothing stands below.</summary>
    public IReadOnlyList<IReadOnlyList<double?>?>? Foot { get; init; }

    /// <summary>A list.</summary>
    public static Result List<T>(IEnumerable<T> items, params IReadOnlyList<Field<T>> fields) => Of(items, fields, false);

    /// <summary>One object.</summary>
    public static Result Single<T>(T item, params IReadOnlyList<Field<T>> fields) => Of([item], fields, true);

    /// <summary>The same under a title, and with series above and below it.</summary>
    public Result With(string? title = null, IReadOnlyList<Trend>? trends = null, IReadOnlyList<IReadOnlyList<double?>?>? foot = null) =>
        new(Columns, Rows, IsSingle) { Title = title ?? Title, Trends = trends ?? Trends, Foot = foot ?? Foot };

    private static Result Of<T>(IEnumerable<T> items, IReadOnlyList<Field<T>> fields, bool isSingle) => new(
        [.. fields.Select(field => field.Column)],
        [.. items.Select(item => (IReadOnlyList<object?>)[.. fields.Select(field => field.Value(item))])],
        isSingle);
}

/// <summary>A column, and how to read its value.</summary>
internal sealed record Field<T>(Column Column, Func<T, object?> Value)
{
    /// <summary>A field by its parts.</summary>
    public Field(string name, string title, ColumnKind kind, Func<T, object?> value, ColumnUse use = ColumnUse.All)
        : this(new Column(name, title, kind, use), value)
    {
    }
}
