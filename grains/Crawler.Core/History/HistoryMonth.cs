namespace Crawler.Core.History;

/// <summary>Calendar months in UTC as numbers: 0 is January 1970.</summary>
public static class HistoryMonth
{
    private const uint DaySeconds = 86_400;
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>The month of an instant, Unix seconds.</summary>
    public static int Of(uint asOf) => OfDay((int)(asOf / DaySeconds));

    /// <summary>The month of a day, counted from 1970-01-01.</summary>
    public static int OfDay(int day)
    {
        var date = Day(day);
        return ((date.Year - Epoch.Year) * 12) + date.Month - 1;
    }

    /// <summary>The first day of a month, counted from 1970-01-01.</summary>
    public static int FirstDay(int month) => First(month).DayNumber - Epoch.DayNumber;

    /// <summary>The first day of a month.</summary>
    public static DateOnly First(int month) => Epoch.AddMonths(month);

    /// <summary>A day counted from 1970-01-01 as a date.</summary>
    public static DateOnly Day(int day) => Epoch.AddDays(day);

    /// <summary>A date as a day counted from 1970-01-01.</summary>
    public static int DayOf(DateOnly date) => date.DayNumber - Epoch.DayNumber;

    /// <summary>The month as <c>YYYY-MM</c>.</summary>
    public static string Name(int month) => First(month).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
