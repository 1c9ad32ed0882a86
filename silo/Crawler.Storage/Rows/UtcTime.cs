namespace Crawler.Storage.Rows;

/// <summary>Orleans' times, which are UTC even where they do not say so.</summary>
internal static class UtcTime
{
    /// <summary>The same moment, said to be UTC.</summary>
    public static DateTime Of(DateTime time) =>
        time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
