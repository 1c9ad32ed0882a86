namespace Crawler.Client.Output;

/// <summary>A series to be drawn, with a name before and words behind.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Values">The values, oldest first; null where unknown.</param>
/// <param name="Summary">What it comes to, such as <c>12 to 30, +18</c>.</param>
internal sealed record Trend(string Title, IReadOnlyList<double?> Values, string Summary)
{
    /// <summary>Of counts.</summary>
    public static Trend OfCounts(string title, IEnumerable<double?> values) => Of(title, values, Humanised.Count, Humanised.Change);

    /// <summary>Of shares, 0 to 1.</summary>
    public static Trend OfShares(string title, IEnumerable<double?> values) => Of(title, values, Humanised.Share, Humanised.Points);

    private static Trend Of(string title, IEnumerable<double?> values, Func<double, string> value, Func<double, string> change)
    {
        double?[] all = [.. values];
        double[] known = [.. all.OfType<double>()];
        return new Trend(title, all, known switch
        {
            [] => "unknown",
            [var only] => value(only),
            [var first, .., var last] => $"{value(first)} to {value(last)}, {change(last - first)}",
        });
    }
}
