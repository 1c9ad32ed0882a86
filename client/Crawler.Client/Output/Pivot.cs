namespace Crawler.Client.Output;

/// <summary>A table with a row for each moment and a column for each member, and bars below the members: for eyes only.</summary>
internal static class Pivot
{
    /// <summary>Builds it.</summary>
    /// <param name="rows">The moments, oldest first.</param>
    /// <param name="labels">The columns that tell the moments.</param>
    /// <param name="members">The members: hostile text.</param>
    /// <param name="value">The value of a member at a moment; null where unknown.</param>
    public static Result Of<T>(IReadOnlyList<T> rows, IReadOnlyList<Field<T>> labels, IReadOnlyList<string> members, Func<T, string, long?> value) => Result
        .List(rows, [.. labels, .. members.Select(member => Column(member, value))])
        .With(foot: [.. labels.Select(_ => (IReadOnlyList<double?>?)null), .. members.Select(member => (IReadOnlyList<double?>)[.. rows.Select(row => (double?)value(row, member))])]);

    private static Field<T> Column<T>(string member, Func<T, string, long?> value) =>
        new(new Column(member, SafeText.Of(member), ColumnKind.Count, ColumnUse.Human) { IsName = true }, row => value(row, member));
}
