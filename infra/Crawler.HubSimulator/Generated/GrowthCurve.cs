using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>When the models of the Hub were created: the published counts, joined by straight lines.</summary>
internal static class GrowthCurve
{
    public static readonly DateTimeOffset Start = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (uint Second, double Models)[] Milestones =
    [
        (RepoId.FloorSecond, 28_000), (Second(2022, 12, 30), 108_473), (Second(2023, 12, 30), 450_208), (Second(2024, 9, 25), 1_000_000),
        (Second(2025, 3, 13), 1_500_000), (Second(2025, 8, 27), 2_000_000), (Second(2025, 12, 31), 2_264_880), (Second(2026, 8, 1) - 60, 2_960_000),
    ];

    /// <summary>The creation second of the model before which the given part of all was created.</summary>
    public static uint SecondAt(double part)
    {
        double models = part * Milestones[^1].Models;
        for (int index = 1; index < Milestones.Length; index++)
        {
            (uint to, double upTo) = Milestones[index];
            if (models <= upTo)
            {
                (uint from, double after) = Milestones[index - 1];
                return from + (uint)(Math.Max(0, models - after) / (upTo - after) * (to - from));
            }
        }

        return Milestones[^1].Second;
    }

    private static uint Second(int year, int month, int day) =>
        (uint)new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
