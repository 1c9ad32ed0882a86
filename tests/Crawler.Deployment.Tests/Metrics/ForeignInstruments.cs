namespace Crawler.Deployment.Tests.Metrics;

/// <summary>The instruments of Orleans and of .NET that alerts and the dashboard use. Each is held to the runtime by a test.</summary>
internal static class ForeignInstruments
{
    /// <summary>Of the meter <c>Microsoft.Orleans</c>.</summary>
    public static IReadOnlyList<ForeignInstrument> Orleans { get; } =
    [
        new("orleans-app-requests-latency", InstrumentKind.Histogram, "ms"),
        new("orleans-app-requests-timedout", InstrumentKind.Counter),
        new("orleans-catalog-activation-failed-to-activate", InstrumentKind.Counter),
        new("orleans-catalog-activations", InstrumentKind.Gauge),
        new("orleans-messaging-rejected", InstrumentKind.Counter),
        new("orleans-reminders-tardiness", InstrumentKind.Histogram, "seconds"),
        new("orleans-scheduler-long-running-turns", InstrumentKind.Counter),
        new("orleans-storage-write-errors", InstrumentKind.Counter),
    ];

    /// <summary>Of the meter <c>System.Runtime</c>.</summary>
    public static IReadOnlyList<ForeignInstrument> Runtime { get; } = [new("dotnet.process.memory.working_set", InstrumentKind.Gauge, "By")];
}
