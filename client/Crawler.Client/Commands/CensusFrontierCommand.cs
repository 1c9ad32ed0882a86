using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Dimensions;
using Crawler.Core.Tables;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census frontier</c>: the largest originals by country and month.</summary>
internal static class CensusFrontierCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var country = new Option<string?>("--country") { Description = "only this country", HelpName = "CC" };
        var crawl = CensusCommands.Crawl();
        return tree.Verb(
            "frontier",
            "List the largest models without a parent by month of creation and country, oldest month first.",
            run => ShowAsync(run, run.Parsed.GetValue(country) is { } member ? CountryCommands.Member(member) : null, run.Parsed.GetValue(crawl)),
            country,
            crawl);
    }

    private static async Task<int> ShowAsync(Invocation run, string? country, string? crawl)
    {
        var (tables, census) = await CensusTableCommand.TablesAsync(run, crawl);
        var stamp = Stamp.Of(census);
        var lines = tables.Frontier
            .Where(line => country is null || line.Country == country)
            .OrderBy(line => line.Month == CreationMonth.FloorMember ? "" : line.Month, StringComparer.Ordinal)
            .ThenByDescending(line => line.Size ?? -1)
            .ThenBy(line => line.Country, StringComparer.Ordinal);
        run.Write(
            Result.List<FrontierLine>(
                lines,
                [
                    new("month", "month", ColumnKind.Text, line => line.Month),
                    new("country", "country", ColumnKind.Text, line => line.Country),
                    new("size", "parameters", ColumnKind.Count, line => line.Size),
                    new("model", "model", ColumnKind.Text, line => line.Model),
                    new("originals", "originals", ColumnKind.Count, line => line.Originals),
                    new("known", "of known size", ColumnKind.Count, line => line.Known),
                    .. stamp.Fields<FrontierLine>(),
                ]),
            stamp);
        return stamp.ExitCode;
    }
}
