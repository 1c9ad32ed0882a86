using Crawler.Imports.Rows;

namespace Crawler.Imports;

/// <summary>The first look through a file: how many rows there are, and where each day begins.</summary>
internal static class FileScan
{
    /// <summary>Reads to the end.</summary>
    /// <exception cref="ImportFileException">The file cannot be read to its end, or a day stands in two places.</exception>
    public static async Task<(long Rows, IReadOnlyList<ImportDay> Days)> RunAsync(IRowSource source, string name, CancellationToken cancellationToken)
    {
        var row = new RowFields(RowFields.DateOnly);
        var days = new List<ImportDay>();
        var met = new HashSet<DateOnly>();
        var rows = 0L;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (source.TryRead(row))
            {
                if (row.Date is { } date && DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(date).UtcDateTime) is var day && days.LastOrDefault()?.Day != day)
                {
                    // What cannot be dated stays with the day before; before the first day, with that.
                    Close(days, rows);
                    days.Add(met.Add(day) ? new ImportDay(day, days.Count == 0 ? 0 : rows, rows) : throw Scattered(day, name, source.Place));
                }

                rows++;
            }
        }
        while (await source.LoadAsync(cancellationToken));
        Close(days, rows);
        return (rows, days);
    }

    private static void Close(List<ImportDay> days, long upToRow)
    {
        if (days.Count > 0)
        {
            days[^1] = days[^1] with { UpToRow = upToRow };
        }
    }

    private static ImportFileException Scattered(DateOnly day, string name, long place) =>
        new($"The rows of {day:yyyy-MM-dd} stand in several places of {name}, again at {place}: sort the file by its dates, so that each day is one import.");
}
