using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler country</c>.</summary>
internal static class CountryCommands
{
    private static readonly string[] Special = [CountryMember.International, CountryMember.Undisclosed, CountryMember.Unreviewed];

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var counter = CommonOptions.DownloadCounter("the counter of the shares (default: downloadsAllTime where known)");
        var shownCounter = CommonOptions.DownloadCounter("the counter of the shares (default: downloadsAllTime where known)");
        var live = CommonOptions.Live();
        var shownLive = CommonOptions.Live();
        var attribution = CommonOptions.Attribution();
        var shownAttribution = CommonOptions.Attribution();
        var series = new SeriesOptions();
        var country = new Argument<string>("CC") { Description = "ISO 3166 alpha-2, international, undisclosed or unreviewed" };
        return CommandTree.Noun(
            "country",
            "Countries, by where the uploaders are at home, or those who began a model's line.",
            tree.Verb(
                "list",
                "List countries, largest first.",
                run => ListAsync(run, CommonOptions.CounterOf(run.Parsed.GetValue(counter)), IsOrigin(run, attribution), run.Parsed.GetValue(live)),
                counter,
                attribution,
                live),
            tree.Verb(
                "show",
                "Show one country.",
                run => ShowAsync(
                    run,
                    Member(run.Parsed.GetRequiredValue(country)),
                    CommonOptions.CounterOf(run.Parsed.GetValue(shownCounter)),
                    IsOrigin(run, shownAttribution),
                    run.Parsed.GetValue(shownLive),
                    series),
                [country, shownCounter, shownAttribution, shownLive, .. series.All]));
    }

    /// <summary>The member that a user's spelling means.</summary>
    /// <exception cref="ConsoleFailure">There is none.</exception>
    public static string Member(string text)
    {
        var code = text.ToUpperInvariant();
        if (CountryMember.Codes.Contains(code))
        {
            return code;
        }

        return Special.FirstOrDefault(member => member.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw ConsoleFailure.NotFound(
            $"'{text}' is no country.",
            $"Use an ISO 3166 alpha-2 code such as CN, or {string.Join(", ", Special)}; 'crawler country list' shows them.");
    }

    private static bool IsOrigin(Invocation run, Option<string?> attribution) => run.Parsed.GetValue(attribution) == CommonOptions.Origin;

    private static async Task<int> ListAsync(Invocation run, Counter? counter, bool byOrigin, bool isLive)
    {
        var (countries, stamp) = await CountriesAsync(run, byOrigin, isLive);
        run.Write(Result.List(CountryTable.Lines(countries, counter), CountryTable.Fields(stamp, byOrigin)), stamp);
        Explain(run, byOrigin);
        return stamp.ExitCode;
    }

    private static async Task<(IReadOnlyList<CountryTotals> Countries, Stamp Stamp)> CountriesAsync(Invocation run, bool byOrigin, bool isLive)
    {
        if (byOrigin)
        {
            return await ByOriginAsync(run, isLive);
        }

        if (!isLive)
        {
            var reply = await run.CensusAsync();
            return (reply.Census.Countries, Stamp.Of(reply));
        }

        var live = await run.EcosystemAsync(ecosystem => ecosystem.Countries());
        return (live.Countries, await RankedTable.LiveAsync(run, live.HeardFrom, live.Partitions));
    }

    private static async Task<(IReadOnlyList<CountryTotals> Countries, Stamp Stamp)> ByOriginAsync(Invocation run, bool isLive)
    {
        var (report, stamp, census) = await LineageAnswers.ReportAsync(run, isLive);
        if (census is not null)
        {
            return (CountryTable.ByOrigin(census.Census.Countries, report.OriginShift), stamp);
        }

        var live = await run.EcosystemAsync(ecosystem => ecosystem.Countries());
        return (CountryTable.ByOrigin(live.Countries, report.OriginShift), stamp with { HeardFrom = Math.Min(stamp.HeardFrom, live.HeardFrom) });
    }

    private static async Task<int> ShowAsync(Invocation run, string member, Counter? counter, bool byOrigin, bool isLive, SeriesOptions series)
    {
        if (series.IsWanted(run.Parsed, isLive))
        {
            var code = await CountryHistory.ShowAsync(run, member, counter, byOrigin, series.Last(run.Parsed));
            Explain(run, byOrigin);
            return code;
        }

        CountryLine line;
        Stamp stamp;
        if (isLive && !byOrigin)
        {
            var reply = await run.Session.RunAsync(grains => grains.GetGrain<ICountryGrain>(member).Totals(), run.Interrupted);
            line = CountryTable.Line(reply.Totals, reply.All, reply.Attributed, counter);
            stamp = await RankedTable.LiveAsync(run, reply.HeardFrom, reply.Partitions);
        }
        else
        {
            (var countries, stamp) = await CountriesAsync(run, byOrigin, isLive);
            line = CountryTable.Line(member, countries, counter);
        }

        run.Write(Result.Single(line, CountryTable.Fields(stamp, byOrigin)), stamp);
        Explain(run, byOrigin);
        return stamp.ExitCode;
    }

    private static void Explain(Invocation run, bool byOrigin)
    {
        if (byOrigin && run.Format == OutputFormat.Table)
        {
            run.Terminal.Note("by origin: a model counts where its line of first parents began");
        }
    }
}
