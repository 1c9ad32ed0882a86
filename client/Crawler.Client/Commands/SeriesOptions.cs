using System.CommandLine;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>--history</c> and <c>--last</c> of a command that also shows one moment. Each command makes its own.</summary>
internal sealed class SeriesOptions
{
    private readonly Option<bool> _history = new("--history") { Description = "the values at each census, oldest first" };
    private readonly Option<int?> _last = CommonOptions.Last();

    /// <summary>The options, for the command.</summary>
    public IReadOnlyList<Option> All => [_history, _last];

    /// <summary>At most so many of the last values; null for all.</summary>
    public int? Last(ParseResult parsed) => parsed.GetValue(_last);

    /// <summary>Whether the series is wanted.</summary>
    /// <exception cref="ConsoleFailure">The options contradict each other.</exception>
    public bool IsWanted(ParseResult parsed, bool isLive)
    {
        var isWanted = parsed.GetValue(_history);
        return (isWanted, isLive, Last(parsed)) switch
        {
            (true, true, _) => throw new ConsoleFailure(ExitCode.Usage, "--history and --live exclude each other.", "Leave one out."),
            (false, _, not null) => throw new ConsoleFailure(ExitCode.Usage, "--last is about --history.", "Add --history, or leave --last out."),
            _ => isWanted,
        };
    }

    /// <summary>The censuses that the series is made of, oldest first; says beside the data what they are not.</summary>
    /// <exception cref="ConsoleFailure">There is none.</exception>
    public static async Task<IReadOnlyList<Census>> CensusesAsync(Invocation run, int? last)
    {
        var all = await run.EcosystemAsync(ecosystem => ecosystem.History());
        var series = CensusSeries.Of(all.Select(reply => reply.Census));
        if (series.Count == 0)
        {
            throw ConsoleFailure.NoCensus();
        }

        IReadOnlyList<Census> shown = [.. series.TakeLast(last ?? series.Count)];
        Explain(run, all.Count - series.Count, shown.Select(census => census.RegistryVersion));
        return shown;
    }

    /// <summary>Says what a series leaves out, and whether attributions changed within it.</summary>
    /// <param name="run">The command.</param>
    /// <param name="leftOut">Censuses left out.</param>
    /// <param name="registries">The registries of its values.</param>
    public static void Explain(Invocation run, int leftOut, IEnumerable<string> registries)
    {
        if (leftOut > 0)
        {
            run.Terminal.Note($"left out: {leftOut} {(leftOut == 1 ? "census" : "censuses")} not accepted, or of a limited crawl ('crawler census history' lists all)");
        }

        if (registries.Distinct().Skip(1).Any())
        {
            run.Terminal.Note("note: owners are attributed by more than one registry here; a step may be a change of attribution");
        }
    }
}
