using Xunit.Sdk;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>How a crawl takes a fault.</summary>
public enum FaultOutcome
{
    /// <summary>As if nothing had been: the census is the truth, nothing is quarantined.</summary>
    Nothing,

    /// <summary>The crawl completes; some items are quarantined, the others are all there.</summary>
    Quarantine,

    /// <summary>The crawl completes; what the Hub added to its pages is in the census, or quarantined.</summary>
    Additions,

    /// <summary>The crawl pauses and says why; resumed when the fault is gone, it ends in the truth.</summary>
    Pause,
}

/// <summary>A fault of the Hub, and what must come of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Script">The fault script.</param>
/// <param name="Outcome">How the crawl takes it.</param>
/// <param name="Detail">For a pause, words of the reason; for a quarantine, the reason's code.</param>
/// <param name="Lost">Models that the census lacks.</param>
public sealed record FaultCase(string Name, string Script, FaultOutcome Outcome, string Detail = "", int Lost = 0) : IXunitSerializable
{
    public FaultCase()
        : this("", "[]", FaultOutcome.Nothing)
    {
    }

    /// <summary>The Hub's quota: small where throttling is the matter, ample where it is not.</summary>
    public int Quota => IsThrottling ? 30 : 300;

    /// <summary>The length of the quota's window.</summary>
    public int WindowSeconds => IsThrottling ? 4 : 60;

    public string Name { get; private set; } = Name;

    public string Script { get; private set; } = Script;

    public FaultOutcome Outcome { get; private set; } = Outcome;

    public string Detail { get; private set; } = Detail;

    public int Lost { get; private set; } = Lost;

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name);
        info.AddValue(nameof(Script), Script);
        info.AddValue(nameof(Outcome), Outcome);
        info.AddValue(nameof(Detail), Detail);
        info.AddValue(nameof(Lost), Lost);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        Name = info.GetValue<string>(nameof(Name))!;
        Script = info.GetValue<string>(nameof(Script))!;
        Outcome = info.GetValue<FaultOutcome>(nameof(Outcome));
        Detail = info.GetValue<string>(nameof(Detail))!;
        Lost = info.GetValue<int>(nameof(Lost));
    }

    public override string ToString() => Name;

    private bool IsThrottling => Script.Contains("tooManyRequests", StringComparison.Ordinal) || Script.Contains("wrongRemaining", StringComparison.Ordinal);
}
