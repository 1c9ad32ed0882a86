using System.Net;

namespace Crawler.HubSimulator;

/// <summary>What a simulated Hub serves, and how generously.</summary>
public sealed record HubSimulatorOptions
{
    /// <summary>The requests an anonymous caller has in a window where no quota is given.</summary>
    public const int AnonymousQuota = 500;

    /// <summary>The requests a caller with a token has in a window where no quota is given.</summary>
    public const int TokenQuota = 1000;

    /// <summary>The median lifetime of generated models with which the published figures come out.</summary>
    public const double DefaultLifetimeDays = 270;

    /// <summary>The address to listen on. A container has to listen on all of its own, <c>0.0.0.0</c>, to be reached by others.</summary>
    /// <value>127.0.0.1: nobody but this machine.</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port.</summary>
    /// <value>5080. 0 takes any free port.</value>
    public int Port { get; init; } = 5080;

    /// <summary>A file of rows to replay, JSON Lines, gzipped where its name ends in <c>.gz</c>.</summary>
    /// <value>None: the models are generated.</value>
    public string? ReplayPath { get; init; }

    /// <summary>How many models to generate. Without meaning for a replay.</summary>
    /// <value>1,000.</value>
    public int Models { get; init; } = 1000;

    /// <summary>The seed of everything that is left to chance: the generated models, the days lived, the faults.</summary>
    /// <value>1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The median lifetime of a generated model, in days: the time in which its daily downloads, once past their peak, fall to 1/e. Lifetimes are
    /// log-normal around it, and longer for the much downloaded. A shorter one makes recent downloads a smaller part of all. Without meaning for a
    /// replay.
    /// </summary>
    /// <value>270.</value>
    public double LifetimeDays { get; init; } = DefaultLifetimeDays;

    /// <summary>The requests each credential has in a window.</summary>
    /// <value>None: <see cref="AnonymousQuota"/>, and <see cref="TokenQuota"/> with a token. One that is given holds for every credential.</value>
    public int? Quota { get; init; }

    /// <summary>The length of a quota window. Windows are aligned to multiples of it since 1970.</summary>
    /// <value>Five minutes, in whole seconds.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long each answer of the API is held back.</summary>
    /// <value>Zero.</value>
    public TimeSpan Latency { get; init; }

    /// <summary>Whether the 429 of an exhausted window is plain text. The Hub has been seen to answer either way.</summary>
    /// <value>No: JSON.</value>
    public bool PlainTextRefusals { get; init; }

    /// <summary>Whether the details of every disabled model are refused with 403. The Hub has been seen to answer either way.</summary>
    /// <value>No: they are shown, with <c>disabled: true</c>.</value>
    public bool DisabledRefused { get; init; }

    /// <summary>The clock of quota windows, latency and slow answers. The days of the corpus are not on it.</summary>
    /// <value>The system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where remarks about the input go, for instance that lines of a replay repeat an <c>_id</c>.</summary>
    /// <value>Nowhere.</value>
    public Action<string> Warn { get; init; } = static _ => { };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65_535);
        ArgumentOutOfRangeException.ThrowIfNegative(Models);
        ArgumentOutOfRangeException.ThrowIfLessThan(LifetimeDays, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LifetimeDays, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Quota ?? 1, 1, nameof(Quota));
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(Latency, TimeSpan.Zero);
    }
}
