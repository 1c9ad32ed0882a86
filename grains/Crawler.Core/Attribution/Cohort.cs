using System.Collections.Frozen;

namespace Crawler.Core.Attribution;

/// <summary>The groups of owners that published figures compare with each other. An owner may be in several.</summary>
public static class Cohort
{
    /// <summary>The largest technology companies.</summary>
    public const string BigTech = "big-tech";

    /// <summary>The Chinese labs whose releases are followed most.</summary>
    public const string ChinaPopular = "china-popular";

    /// <summary>The labs of the United States whose releases are followed most.</summary>
    public const string UnitedStatesPopular = "us-popular";

    /// <summary>Companies of the Fortune 500, with their subsidiaries.</summary>
    public const string Fortune500 = "fortune-500";

    /// <summary>Owners who mostly publish others' models in other formats or precisions.</summary>
    public const string Quantizer = "quantizer";

    /// <summary>Makers of processors and accelerators.</summary>
    public const string HardwareVendor = "hardware-vendor";

    /// <summary>Owners who work on the natural sciences and medicine.</summary>
    public const string Science = "science";

    /// <summary>Owners who work on robots and embodied models.</summary>
    public const string Robotics = "robotics";

    /// <summary>All cohorts a registry may name.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        BigTech, ChinaPopular, UnitedStatesPopular, Fortune500, Quantizer, HardwareVendor, Science, Robotics);
}
