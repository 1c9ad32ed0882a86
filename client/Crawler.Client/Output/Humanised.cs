using System.Globalization;

namespace Crawler.Client.Output;

/// <summary>Numbers as people read them; machine formats never use these.</summary>
internal static class Humanised
{
    /// <summary>What stands where a value is unknown.</summary>
    public const string Unknown = "–";

    private static readonly string[] Steps = ["", "k", "M", "B", "T", "P", "E"];

    /// <summary>Such as 950, 12.3k, 1.2M.</summary>
    public static string Count(double value)
    {
        var step = 0;
        var scaled = Math.Abs(value);
        while (scaled >= 999.95 && step < Steps.Length - 1)
        {
            scaled /= 1000;
            step++;
        }

        var digits = step == 0 && value == Math.Truncate(value) ? "0" : "0.0";
        return (value < 0 ? "-" : "") + scaled.ToString(digits, CultureInfo.InvariantCulture) + Steps[step];
    }

    /// <summary>Such as +12.3k, -4, 0.</summary>
    public static string Change(double change) => (change > 0 ? "+" : "") + Count(change);

    /// <summary>Such as +41.3 %, -0.02 %.</summary>
    public static string Relative(double share) => Signed(share * 100, "%");

    /// <summary>Percentage points, such as +1.20 pp.</summary>
    public static string Points(double share) => Signed(share * 100, "pp");

    /// <summary>An integer with separators, such as 1,234,567.</summary>
    public static string Exact(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as 41.3 %; two digits near the ends, where they tell something. Never rounded to nothing or to all.</summary>
    public static string Share(double share)
    {
        var percent = share * 100;
        return percent switch
        {
            > 0 and < 0.01 => "< 0.01 %",
            > 99 and < 100 => Coverage(share),
            > 0 and < 1 => percent.ToString("0.00", CultureInfo.InvariantCulture) + " %",
            _ => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %",
        };
    }

    /// <summary>A coverage such as 99.98 %: never rounded up to a whole that it is not.</summary>
    public static string Coverage(double? ratio) => ratio is not { } known
        ? "n/a"
        : (known >= 1 ? "100" : (Math.Floor(known * 10000) / 100).ToString("0.00", CultureInfo.InvariantCulture)) + " %";

    /// <summary>Such as 1.5 MB.</summary>
    public static string Bytes(double value)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Such as 45 s, 3 min 20 s, 2 h 05 min, 3 d 4 h.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds:00} s",
        { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes:00} min",
        _ => $"{(int)span.TotalDays} d {span.Hours} h",
    };

    /// <summary>Such as 2026-08-22 06:00Z.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Signed(double value, string unit) =>
        value.ToString(Math.Abs(value) is > 0 and < 10 ? "+0.00;-0.00;0.00" : "+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " " + unit;
}
