namespace Crawler.HubSimulator;

/// <summary>
/// What a generated model's downloads were told to do: those of a day go as (1 - exp(-age / rising)) exp(-age / lifetime), age in days since the second
/// of its creation. What a follower of its counters should find.
/// </summary>
/// <param name="RisingDays">The days of rising, above 0.</param>
/// <param name="LifetimeDays">The days in which its downloads, once past their peak, fall to 1/e; above 0.</param>
public sealed record ToldLife(double RisingDays, double LifetimeDays);
