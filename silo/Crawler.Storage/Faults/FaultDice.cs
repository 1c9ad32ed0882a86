using System.Collections.Immutable;

namespace Crawler.Storage.Faults;

/// <summary>The faults that a <see cref="FaultyTableStore"/> plays.</summary>
public enum FaultKind
{
    /// <summary>The call failed before anything was done.</summary>
    Fail,

    /// <summary>The call was done, then failed: its outcome was unknown to the caller.</summary>
    Timeout,

    /// <summary>The call waited first.</summary>
    Delay,

    /// <summary>The commit was answered by a conflict, with nothing done.</summary>
    Conflict,
}

/// <summary>Draws the faults of each call from one generator, and counts those that are played.</summary>
/// <remarks>Every call draws as often, whatever comes of it, so that calls in the same order meet the same faults.</remarks>
internal sealed class FaultDice(FaultSpec spec, TextWriter notes)
{
    private static readonly ImmutableArray<FaultKind> Kinds = [.. Enum.GetValues<FaultKind>()];

    private readonly Lock _gate = new();
    private readonly Random _random = new(spec.Seed);
    private readonly long[] _fired = new long[Kinds.Length];

    public IReadOnlyDictionary<FaultKind, long> Counts
    {
        get
        {
            lock (_gate)
            {
                return Kinds.ToImmutableDictionary(static kind => kind, kind => _fired[(int)kind]);
            }
        }
    }

    /// <summary>Draws the faults of one call, and counts them; at most one besides a delay.</summary>
    public FaultDraw Draw(bool mayConflict)
    {
        lock (_gate)
        {
            var (fail, timeout, delay, conflict) = (Hits(spec.Fail), Hits(spec.Timeout), Hits(spec.Delay), Hits(spec.Conflict));
            var outcome = fail ? FaultKind.Fail : conflict && mayConflict ? FaultKind.Conflict : timeout ? FaultKind.Timeout : (FaultKind?)null;
            if (delay)
            {
                Count(FaultKind.Delay);
            }

            if (outcome is { } fault)
            {
                Count(fault);
            }

            return new FaultDraw(delay, outcome);
        }
    }

    // Below, not at most: a probability of 0 never hits, one of 1 always does.
    private bool Hits(double probability) => _random.NextDouble() < probability;

    private void Count(FaultKind kind)
    {
        if (++_fired[(int)kind] == 1)
        {
#pragma warning disable CA1308 // A word of the output, not a normalised key.
            notes.WriteLine($"storage fault {kind.ToString().ToLowerInvariant()} fired");
#pragma warning restore CA1308
            notes.Flush();
        }
    }
}

/// <summary>What befalls one call.</summary>
/// <param name="Delayed">Whether it waits first.</param>
/// <param name="Outcome">How it is made to end, or null where it ends as it does.</param>
internal readonly record struct FaultDraw(bool Delayed, FaultKind? Outcome);
