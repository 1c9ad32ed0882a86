using Crawler.Client.Output;
using Crawler.Contracts.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Commands;

/// <summary>What lifetimes and adoption say of themselves.</summary>
internal static class LifeTrust
{
    /// <summary>The columns that machine formats carry beside the figures.</summary>
    public static IReadOnlyList<Field<T>> Fields<T>(LifeBasis basis) =>
    [
        new("workedOutAt", "worked out at", ColumnKind.Instant, _ => basis.WorkedOutAt, ColumnUse.Machine),
        new("crawl", "crawl", ColumnKind.Text, _ => basis.LastCrawl, ColumnUse.Machine),
        new("registryVersion", "registry", ColumnKind.Text, _ => basis.RegistryVersion, ColumnUse.Machine),
    ];

    /// <summary>Writes a result, and below a table where its figures come from.</summary>
    public static void WriteLives(this Invocation run, Result result, LifeBasis basis)
    {
        run.Write(result);
        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            run.Terminal.Note($"worked out at {Humanised.Instant(basis.WorkedOutAt)} · up to crawl {SafeText.Of(basis.LastCrawl)} · registry {basis.RegistryVersion}");
        }
    }

    /// <summary>Why a model has no lifetime, or no place on a board.</summary>
    public static string Reason(LifetimeExclusion? exclusion, LifetimeOptions options) => exclusion switch
    {
        null => "no day is known: it was first seen when it was more than 30 days old, and no visit since tells of a day",
        LifetimeExclusion.AtFloor => "it was created at or before the Hub's first date, 2022-03-02, so its age is only bounded; give its --release where you know it",
        LifetimeExclusion.StartedUnseen => "its first days were not seen, and its peak may lie among them",
        LifetimeExclusion.TooFewEvents => $"it has fewer than {options.MinimumEvents} events since its release",
        _ => throw new ArgumentOutOfRangeException(nameof(exclusion), exclusion, "not a reason"),
    };
}
