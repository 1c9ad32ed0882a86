using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>
/// How large models are. Those of the head are dealt by rank, not drawn, since a handful of them decides the download-weighted figures; what there is
/// to deal depends on when they were made: encoders at first, hundreds of billions of parameters since 2024.
/// </summary>
internal static class SizeBook
{
    /// <summary>The part of all models, by rank, that counts as head: nearly all downloads are theirs.</summary>
    public const double Head = 0.015;

    private const double GoldenPart = 0.618033988749895;
    private const double SilverPart = 0.414213562373095;
    private const double SizedPart = 0.7;

    /// <summary>The very first are small: what everybody's pipeline loads.</summary>
    private const int Front = 20;

    private static readonly WeightedPick Any = new(Vocabulary.SizeClasses.Select(size => size.Weight));

    /// <summary>The head's sizes by the second until which they were made.</summary>
    private static readonly (uint Until, WeightedPick Sizes)[] Eras =
    [
        (Second(2023), Of(("22M", 22), ("66M", 12), ("110M", 25), ("124M", 8), ("278M", 10), ("335M", 18), ("0.5B", 3), ("1.5B", 2))),
        (Second(2024), Of(("22M", 8), ("110M", 19), ("335M", 25), ("0.5B", 16), ("1B", 7), ("3B", 6), ("7B", 16), ("12B", 1.5), ("70B", 1.5))),
        (uint.MaxValue, Of(
            ("110M", 13), ("335M", 15), ("0.5B", 17), ("0.6B", 17), ("1.5B", 7), ("4B", 7), ("8B", 11), ("14B", 2.5), ("32B", 3.5), ("70B", 1), ("120B", 1),
            ("235B", 1.2), ("671B", 3.8))),
    ];

    private static readonly WeightedPick FrontSizes = Of(("22M", 20), ("66M", 5), ("110M", 25), ("278M", 10), ("335M", 25), ("0.5B", 10), ("0.6B", 5));

    public static byte OfHead(uint second, int rank)
    {
        double part = (0.5 + (rank * GoldenPart)) % 1;
        if (rank < Front)
        {
            return (byte)FrontSizes.At(part);
        }

        foreach ((uint until, WeightedPick sizes) in Eras)
        {
            if (second < until)
            {
                return (byte)sizes.At(part);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(second));
    }

    /// <summary>Whether the weights of a model of the head are published in a form that tells their size.</summary>
    public static bool IsSized(int rank) => (0.5 + (rank * SilverPart)) % 1 < SizedPart;

    public static byte OfOthers(ref SeededRandom random) => (byte)Any.Draw(ref random);

    private static WeightedPick Of(params (string Label, double Weight)[] sizes) => new(Vocabulary.SizeClasses.Select(size =>
        Array.Find(sizes, known => known.Label == size.Label).Weight));

    private static uint Second(int year) => (uint)new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
