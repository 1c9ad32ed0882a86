using Crawler.Core.Catalogue;
using Crawler.Core.Statistics;

namespace Crawler.Core.Lifetimes;

/// <summary>The lifetimes of one cohort under one definition: those that are over as an exact multiset of tenths of days, and the counters of the survival curve.</summary>
internal sealed class LifetimeTally
{
    private const int TenthsPerDay = 10;

    private readonly LifetimeDefinition _definition;
    private ValueTally _tenths = new();
    private KaplanMeier _survival = new();
    private long _censored;

    public LifetimeTally(LifetimeDefinition definition) => _definition = definition;

    private bool HasSurvival => _definition is LifetimeDefinition.Span or LifetimeDefinition.Survival;

    public void Add(Lifetime lifetime)
    {
        if (lifetime.IsCensored)
        {
            _censored++;
        }
        else if (lifetime.Days is { } days)
        {
            _tenths.Add((long)Math.Round(days * TenthsPerDay, MidpointRounding.AwayFromZero));
        }

        if (HasSurvival && lifetime.Days is { } duration)
        {
            _survival.Add((int)(duration / WeeklyCurve.DaysPerWeek), lifetime.IsCensored);
        }
    }

    public void Merge(LifetimeTally other)
    {
        _tenths.Merge(other._tenths);
        _survival.Merge(other._survival);
        _censored = checked(_censored + other._censored);
    }

    public CohortReading Read(int window)
    {
        var over = new Distribution(_tenths.ToCounts());
        return new CohortReading(
            _definition,
            over.Count + _censored,
            _censored,
            over.Median / TenthsPerDay,
            over.Percentile(25) / TenthsPerDay,
            over.Percentile(75) / TenthsPerDay,
            HasSurvival ? _survival.Table() : null,
            _survival.Median(),
            _survival.RestrictedMean(window));
    }

    public void Write(PackedWriter target)
    {
        _tenths.Write(target);
        target.Varint(_censored);
        _survival.Write(target);
    }

    public static LifetimeTally Read(LifetimeDefinition definition, ref PackedReader reader) => new(definition)
    {
        _tenths = ValueTally.Read(ref reader),
        _censored = reader.Varint(),
        _survival = KaplanMeier.Read(ref reader),
    };
}
