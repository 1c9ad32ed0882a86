using Crawler.Core.Lifetimes;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>Builders of curves that are known from their release on.</summary>
internal static class Curves
{
    /// <summary>2026-01-01.</summary>
    public const int Release = 20_454;

    public static DailyCurve Daily(params long[] values) => new(Signal.Likes, Release * 86_400L, Release, values);

    /// <summary>Days that have the same number of events for a while, then another number, and so on.</summary>
    public static DailyCurve Runs(params (int Days, long Events)[] runs) => Daily([.. runs.SelectMany(run => Enumerable.Repeat(run.Events, run.Days))]);

    public static Lifetime Only(this LifetimeResult result, LifetimeDefinition definition) => Assert.Single(result.Lifetimes, life => life.Definition == definition);

    public static Lifetime Life(this DailyCurve curve, LifetimeDefinition definition, LifetimeOptions? options = null) =>
        Lifetime.Of(curve, options ?? new LifetimeOptions()).Only(definition);
}
