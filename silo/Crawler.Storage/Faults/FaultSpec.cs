using System.Globalization;

namespace Crawler.Storage.Faults;

/// <summary>Which faults a <see cref="FaultyTableStore"/> plays, how often and where.</summary>
/// <remarks>
/// As text: <c>seed=42;fail=0.01;timeout=0.01;delay=0.02:50ms;conflict=0.005;tables=catalogue,crawls</c>. The seed must be named, so that a run can
/// be replayed; what is left out does not happen; without tables, all of them are meant.
/// </remarks>
public sealed record FaultSpec
{
    /// <summary>Where the one generator starts that all faults are drawn from.</summary>
    public required int Seed { get; init; }

    /// <summary>How probable it is, 0 to 1, that a call fails before anything is done.</summary>
    public double Fail { get; init; }

    /// <summary>How probable it is, 0 to 1, that a call is done and then fails, so that its outcome is unknown.</summary>
    public double Timeout { get; init; }

    /// <summary>How probable it is, 0 to 1, that a call waits for <see cref="DelayTime"/> first.</summary>
    public double Delay { get; init; }

    /// <summary>How long a delayed call waits.</summary>
    public TimeSpan DelayTime { get; init; }

    /// <summary>How probable it is, 0 to 1, that a commit with a condition is answered by a conflict, with nothing done.</summary>
    public double Conflict { get; init; }

    /// <summary>The tables that have faults; empty for all.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no specification; the message says which part, and what it may be.</exception>
    public static FaultSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(part);
            if (!parts.TryAdd(name, value))
            {
                throw new FormatException($"The storage faults name '{name}' twice: '{text}'. Name it once.");
            }
        }

        var (delay, delayTime) = parts.TryGetValue("delay", out var given) ? ParseDelay(given) : (0, TimeSpan.Zero);
        return new FaultSpec
        {
            Seed = parts.TryGetValue("seed", out var seed)
                ? ParseSeed(seed)
                : throw new FormatException($"The storage faults have no seed: '{text}'. Add seed=NUMBER, so that the run can be replayed."),
            Fail = ParseProbability(parts, "fail"),
            Timeout = ParseProbability(parts, "timeout"),
            Conflict = ParseProbability(parts, "conflict"),
            Delay = delay,
            DelayTime = delayTime,
            Tables = parts.TryGetValue("tables", out var tables) ? ParseTables(tables) : [],
        };
    }

    private static (string Name, string Value) Split(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal);
        var name = at < 0 ? part : part[..at].TrimEnd();
        return at >= 0 && name is "seed" or "fail" or "timeout" or "delay" or "conflict" or "tables"
            ? (name, part[(at + 1)..].TrimStart())
            : throw new FormatException(
                $"'{part}' is no part of storage faults. Write seed=N, fail=P, timeout=P, delay=P:TIME, conflict=P or tables=A,B, with ';' between.");
    }

    private static int ParseSeed(string value) => int.TryParse(value, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new FormatException($"seed={value} of the storage faults is no 32-bit whole number.");

    private static double ParseProbability(Dictionary<string, string> parts, string name) =>
        parts.TryGetValue(name, out var value) ? ParseProbability(name, value) : 0;

    private static double ParseProbability(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var probability) && probability is >= 0 and <= 1
            ? probability
            : throw new FormatException($"{name}={value} of the storage faults is no probability. Write a number from 0 to 1.");

    private static (double Probability, TimeSpan Time) ParseDelay(string value)
    {
        var halves = value.Split(':', StringSplitOptions.TrimEntries);
        return halves.Length == 2 && ParseTime(halves[1]) is { } time
            ? (ParseProbability("delay", halves[0]), time)
            : throw new FormatException($"delay={value} of the storage faults is no delay. Write a probability and a time: delay=0.02:50ms, or :2s.");
    }

    private static TimeSpan? ParseTime(string value)
    {
        var (digits, unit) = value switch
        {
            [.. var number, 'm', 's'] => (number, TimeSpan.TicksPerMillisecond),
            [.. var number, 's'] => (number, TimeSpan.TicksPerSecond),
            _ => ("", 0),
        };

        // Nine digits of seconds do not overflow, and nobody waits as long.
        return digits.Length is > 0 and < 10 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? TimeSpan.FromTicks(count * unit)
            : null;
    }

    private static string[] ParseTables(string value)
    {
        var tables = value.Split(',', StringSplitOptions.TrimEntries);
        return tables.All(static table => table.Length > 0)
            ? tables
            : throw new FormatException($"tables={value} of the storage faults names an empty table. Write names with ',' between, or leave tables out.");
    }
}
