namespace Crawler.HubSimulator.Generated;

/// <summary>
/// How downloads are spread over the models of a Hub: what a grown model of a given rank has had, after the published figures of October 2025 and
/// August 2026. Log-log lines between anchors; above them the head, the 200 greatest, of whom each next has a power of the rank less. A Hub of less
/// than a million has the head of the Hub of October 2025, scaled down.
/// </summary>
internal sealed class PopularityCurve
{
    private const double HeadModels = 200;
    private const double Smallest = 1e6;
    private const double OfOctober2025 = 2.16e6;

    /// <summary>The fraction of models that have more all-time downloads, and those downloads.</summary>
    private static readonly (double Fraction, double Downloads)[] Anchors =
    [
        (1e-5, 5.8e8), (1e-3, 3.1e6), (0.015, 9000), (0.148, 200), (0.515, 20), (0.611, 0.8),
    ];

    private readonly double _head;
    private readonly double _power;

    /// <summary>The curve of a Hub of that many models.</summary>
    public PopularityCurve(int models)
    {
        double size = models < Smallest ? OfOctober2025 : models;
        _head = HeadModels / size;
        // The steeper the larger the Hub, so that its 200 greatest keep half of all downloads while the rest grows.
        _power = Math.Min(0.7, 0.55 + (0.09 * Math.Log(size / Smallest)));
    }

    /// <summary>The all-time downloads of a grown model of the given rank, as a fraction of all. 0 for those nobody ever downloads.</summary>
    public double Potential(double fraction) => fraction < _head ? Along(_head) * Math.Pow(_head / fraction, _power) : Along(fraction);

    private static double Along(double fraction)
    {
        for (int index = 1; index < Anchors.Length; index++)
        {
            (double to, double low) = Anchors[index];
            if (fraction <= to)
            {
                (double from, double high) = Anchors[index - 1];
                double along = Math.Log(fraction / from) / Math.Log(to / from);
                return Math.Exp(Math.Log(high) + (along * Math.Log(low / high)));
            }
        }

        return 0;
    }
}
