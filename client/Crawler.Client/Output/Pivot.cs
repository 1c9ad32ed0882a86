namespace Crawler.Client.Output;

/// <summary>A table with a row for each moment and a column for each member, and bars below the members: for eyes only.</summary>
internal static class Pivot
{
    /// <summary>Builds it.</summary>
    /// <param name="rows">The moments, oldest first.</param>
    /// <param name="labels">The columns that tell the moments.</param>
    /// <param name="members">The members, hostile text, and how to read their values; null where unknown.</param>
    public static Result Of<T>(IReadOnlyList<T> rows, IReadOnlyList<Field<T>> labels, IReadOnlyList<(string Name, Func<T, long?> Value)> members) => Result
        .List(rows, [.. labels, .. members.Select(member => Column(member.Name, member.Value))])
        .With(foot:
        [
            .. labels.Select(_ => (IReadOnlyList<double?>?)null),
            .. members.Select(member => (IReadOnlyList<double?>)[.. rows.Select(row => (double?)member.Value(row))]),
        ]);

    private static Field<T> Column<T>(string name, Func<T, long?> value) =>
        new(new Column(name, SafeText.Of(name), ColumnKind.Count, ColumnUse.Human) { IsName = true }, row => value(row));
}
