using Crawler.Client.Output;
using Crawler.Core.Attribution;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>Countries with their shares.</summary>
internal static class CountryTable
{
    /// <summary>The lines, largest first.</summary>
    public static IReadOnlyList<CountryLine> Lines(IReadOnlyList<CountryTotals> countries, Counter? counter)
    {
        var all = Sum(countries);
        var attributed = Sum(countries.Where(country => IsAttributed(country.Country)));
        var chosen = counter ?? DefaultCounter(all);
        return
        [
            .. countries
                .Select(country => Line(country, all, attributed, chosen))
                .OrderByDescending(line => line.Totals.Total(chosen) ?? -1)
                .ThenByDescending(line => line.Totals.Models)
                .ThenBy(line => line.Country, StringComparer.Ordinal),
        ];
    }

    /// <summary>One line.</summary>
    public static CountryLine Line(CountryTotals country, in Measures all, in Measures attributed, Counter? counter)
    {
        var chosen = counter ?? DefaultCounter(all);
        return new CountryLine(
            country.Country,
            country.Totals,
            chosen,
            Share(country.Totals, all, chosen),
            IsAttributed(country.Country) ? Share(country.Totals, attributed, chosen) : null);
    }

    /// <summary>One line of many; nothing but itself where the country is not among them.</summary>
    public static CountryLine Line(string member, IReadOnlyList<CountryTotals> countries, Counter? counter) => Line(
        countries.FirstOrDefault(country => country.Country == member) ?? new CountryTotals(member, default),
        Sum(countries),
        Sum(countries.Where(country => IsAttributed(country.Country))),
        counter);

    /// <summary>The columns.</summary>
    public static IReadOnlyList<Field<CountryLine>> Fields(Stamp stamp, bool byOrigin) =>
    [
        new("country", "country", ColumnKind.Text, line => line.Country),
        new("models", "models", ColumnKind.Count, line => line.Totals.Models),
        new("downloads30d", "30 days", ColumnKind.Count, line => line.Totals.Total(Counter.Downloads30d)),
        new("downloadsAllTime", "all time", ColumnKind.Count, line => line.Totals.Total(Counter.DownloadsAllTime)),
        new("shareOfAll", "of all", ColumnKind.Share, line => line.ShareOfAll),
        new("shareOfAttributed", "of attributed", ColumnKind.Share, line => line.ShareOfAttributed),
        new("attribution", "attribution", ColumnKind.Text, _ => byOrigin ? CommonOptions.Origin : CommonOptions.Uploader, ColumnUse.Machine),
        new("counter", "share of", ColumnKind.Text, line => CounterNames.Of(line.Counter), ColumnUse.Machine),
        .. stamp.Fields<CountryLine>(),
    ];

    /// <summary>Whether a member says where its owners are.</summary>
    public static bool IsAttributed(string member) => member is not (CountryMember.Unreviewed or CountryMember.Undisclosed);

    /// <summary>Totals by uploader turned into totals by origin.</summary>
    public static IReadOnlyList<CountryTotals> ByOrigin(IReadOnlyList<CountryTotals> countries, OriginShift shift) =>
    [
        .. OriginShift.Apply(countries.ToDictionary(country => country.Country, country => country.Totals), shift.Countries)
            .Select(country => new CountryTotals(country.Key, country.Value))
            .OrderBy(country => country.Country, StringComparer.Ordinal),
    ];

    /// <summary>Adds countries up.</summary>
    public static Measures Sum(IEnumerable<CountryTotals> countries) => countries.Aggregate(default(Measures), (sum, country) => sum + country.Totals);

    private static Counter DefaultCounter(in Measures all) => all.Total(Counter.DownloadsAllTime) is null ? Counter.Downloads30d : Counter.DownloadsAllTime;

    private static double? Share(in Measures part, in Measures whole, Counter counter) =>
        part.Total(counter) is { } some && whole.Total(counter) is { } total and not 0 ? (double)some / total : null;
}

/// <summary>A country with its shares.</summary>
/// <param name="Country">The member.</param>
/// <param name="Totals">Its totals.</param>
/// <param name="Counter">The counter that the shares are of.</param>
/// <param name="ShareOfAll">Its share of everything.</param>
/// <param name="ShareOfAttributed">Its share of everything with a country; null for members without one.</param>
internal sealed record CountryLine(string Country, Measures Totals, Counter Counter, double? ShareOfAll, double? ShareOfAttributed);
