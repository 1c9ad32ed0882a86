using System.Globalization;

namespace Crawler.Storage.Sqlite;

/// <summary>Etags as the numbers that are stored: a counter of the whole file, so that none ever comes back.</summary>
internal static class StoredETag
{
    /// <summary>An etag that no row has.</summary>
    public const long None = 0;

    public static string Format(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of an etag; <see cref="None"/> for a text that this store never gave out.</summary>
    public static long Parse(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Format(number) == etag ? number : None;
}
