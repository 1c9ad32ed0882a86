using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace Crawler.Core.Scheduling;

/// <summary>Reads cron expressions, and says which field is wrong where one is.</summary>
internal static class CronText
{
    private static readonly Field[] Fields =
    [
        new("second", "a single number from 0 to 59", "0"),
        new("minute", "0 to 59", "*/15"),
        new("hour", "0 to 23", "3"),
        new("day of the month", "1 to 31, or L for the last", "1,15"),
        new("month", "1 to 12, or JAN to DEC", "*"),
        new("day of the week", "0 to 7 (0 and 7 are Sunday), or SUN to SAT", "MON-FRI"),
    ];

    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? cron, [NotNullWhen(false)] out string? problem)
    {
        cron = null;
        string[] fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            problem = $"'{text}' has {(fields.Length == 1 ? "1 field" : $"{fields.Length} fields")}; a cron expression has five (minute, hour, day of the month, month, day of the week), such as 0 3 * * *, or six with a second in front.";
            return false;
        }

        string[] all = fields.Length == 5 ? ["0", .. fields] : fields;
        for (var i = 0; i < all.Length; i++)
        {
            if (!IsReadable(i, all[i]))
            {
                problem = $"The {Fields[i].Name} of '{text}' is '{all[i]}', which is not understood: it takes {Fields[i].Range}, such as {Fields[i].Example}.";
                return false;
            }
        }

        cron = Parse(string.Join(' ', all));
        problem = cron is null ? $"'{text}' is not understood as a whole, though each of its fields is; an expression that works is 0 3 * * *." : null;
        return cron is not null;
    }

    /// <summary>A second is one number: nobody is woken more than once a minute.</summary>
    private static bool IsReadable(int index, string field)
    {
        string[] alone = ["0", "*", "*", "*", "*", "*"];
        alone[index] = field;
        return (index > 0 || field.All(char.IsAsciiDigit)) && Parse(string.Join(' ', alone)) is not null;
    }

    private static CronExpression? Parse(string text)
    {
        try
        {
            return CronExpression.Parse(text, CronFormat.IncludeSeconds);
        }
        catch (Exception failure) when (failure is CronFormatException or MissingSeedException)
        {
            return null;
        }
    }

    private sealed record Field(string Name, string Range, string Example);
}
