namespace Crawler.Client.Output;

/// <summary>Draws a series as a line of bars, such as <c>▁▂▄█</c>: the smallest value lowest, the largest highest, whatever they are.</summary>
internal static class Sparkline
{
    /// <summary>What stands where nothing is known.</summary>
    public const char Gap = ' ';

    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>From little ink to much; none of them is the gap.</summary>
    private const string AsciiBars = "_.:-=+*#";

    /// <summary>The bars of a series, oldest first; a series of equal values is a flat line in the middle.</summary>
    /// <param name="values">The values, evenly spaced; null, and what is no finite number, is a gap.</param>
    /// <param name="width">
    /// At most this many characters. A longer series is cut into as many equal stretches, and each is drawn as the <em>mean</em> of what is known in it: every bar then
    /// stands for the same as its neighbours, where a maximum would draw one odd day as high as a lasting rise. A shorter series takes one character a value.
    /// </param>
    /// <param name="isAscii">Whether only ASCII may be used.</param>
    public static string Of(IReadOnlyList<double?> values, int width, bool isAscii)
    {
        var points = Resampled(values, width);
        var known = points.OfType<double>().ToList();
        if (known.Count == 0)
        {
            return new string(Gap, points.Length);
        }

        var (low, high) = (known.Min(), known.Max());
        var bars = isAscii ? AsciiBars : Bars;
        return string.Concat(points.Select(point => point is { } value ? bars[Level(value, low, high, bars.Length)] : Gap));
    }

    private static double?[] Resampled(IReadOnlyList<double?> values, int width)
    {
        var count = Math.Min(values.Count, Math.Max(width, 0));
        return [.. Enumerable.Range(0, count).Select(i => Mean(values, Bound(i), Bound(i + 1)))];

        int Bound(int i) => (int)((long)i * values.Count / count);
    }

    private static double? Mean(IReadOnlyList<double?> values, int from, int to)
    {
        var known = Enumerable.Range(from, to - from).Select(i => values[i]).OfType<double>().Where(double.IsFinite).ToList();
        return known.Count == 0 ? null : known.Sum(value => value / known.Count);
    }

    /// <summary>Halves come first: the distance of two finite numbers need not be finite.</summary>
    private static int Level(double value, double low, double high, int levels) =>
        low == high ? (levels / 2) - 1 : (int)Math.Round(((value / 2) - (low / 2)) / ((high / 2) - (low / 2)) * (levels - 1));
}
