using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Tables;

namespace Crawler.Core.Audit;

/// <summary>Counts the cross tables and the frontier again, from unpacked records and by the plainest means. Shares only the names of tables and members with them.</summary>
public sealed class PlainTables(OwnerRegistry registry, DateOnly registryDate)
{
    private const string Whole = "";
    private readonly Dictionary<(string Table, string Row, string Column), PlainTotals> _cells = [];
    private readonly Dictionary<(string Country, string Month), List<(long Size, string Name)>> _originals = [];

    /// <summary>Counts one live record.</summary>
    public void Add(Observation model)
    {
        var slash = model.Name.IndexOf('/', StringComparison.Ordinal);
        var owner = registry.Find(slash < 0 ? "" : model.Name[..slash], registryDate);
        var country = owner?.CountryMemberName ?? "unreviewed";
        var members = PlainDimensions.Of(model, owner).TakeWhile(entry => entry.Dimension != Dimension.Family).ToLookup(entry => entry.Dimension, entry => entry.Member);
        var group = members[Dimension.ParentGroup].Single();
        Count(model, KnownTables.GroupSize, group, members[Dimension.SizeBand]);
        Count(model, KnownTables.CountrySize, country, members[Dimension.SizeBand]);
        Count(model, KnownTables.CountryLicence, country, members[Dimension.Licence]);
        Count(model, KnownTables.CountryTask, country, members[Dimension.Task]);
        if (PlainRecount.EdgesOf(model).Count == 0)
        {
            var key = (country, members[Dimension.CreatedMonth].Single());
            _originals.TryAdd(key, []);
            _originals[key].Add((model.Parameters is { } size and <= 10_000_000_000_000 ? size : -1, model.Name));
        }
    }

    /// <summary>All figures by name, cut as a census cuts them.</summary>
    public IReadOnlyDictionary<string, double?> Figures()
    {
        var figures = new Dictionary<string, double?>();
        foreach (var table in _cells.GroupBy(cell => cell.Key.Table))
        {
            var rows = table.Key == KnownTables.GroupSize ? Largest(table.Where(cell => cell.Key.Column == Whole).Select(cell => (cell.Key.Row, cell.Value))) : null;
            var columns = table.Key is KnownTables.CountryLicence or KnownTables.CountryTask
                ? Largest(table.Where(cell => cell.Key.Column != Whole).Select(cell => (cell.Key.Column, cell.Value)))
                : null;
            foreach (var ((_, row, column), totals) in table)
            {
                var name = column == Whole ? $"{table.Key} {Named(row, rows)}" : $"{table.Key} {Named(row, rows)} | {Named(column, columns)}";
                Plus(figures, $"{name} models", totals.Models);
                Plus(figures, $"{name} downloads30d", totals.Downloads30d);
                Plus(figures, $"{name} downloads30d unknown", totals.Models - totals.Downloads30dKnown);
                Plus(figures, $"{name} downloadsAllTime", totals.DownloadsAllTime);
                Plus(figures, $"{name} downloadsAllTime unknown", totals.Models - totals.DownloadsAllTimeKnown);
            }
        }

        foreach (var ((country, month), models) in _originals)
        {
            figures[$"frontier {country} {month} originals"] = models.Count;
            figures[$"frontier {country} {month} known"] = models.Count(model => model.Size >= 0);
            if (models.Max(model => model.Size) is >= 0 and var size)
            {
                var names = models.Where(model => model.Size == size).Select(model => model.Name).ToList();
                figures[$"frontier {country} {month} = {names.MinBy(System.Text.Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))}"] = size;
            }
        }

        return figures;
    }

    private void Count(Observation model, string table, string row, IEnumerable<string> columns)
    {
        foreach (var column in columns.Prepend(Whole))
        {
            if (!_cells.TryGetValue((table, row, column), out var totals))
            {
                _cells[(table, row, column)] = totals = new PlainTotals();
            }

            totals.Add(model, 0);
        }
    }

    private static void Plus(Dictionary<string, double?> figures, string name, long value) => figures[name] = (figures.GetValueOrDefault(name) ?? 0) + value;

    private static string Named(string member, HashSet<string>? largest) => largest is null || largest.Contains(member) ? member : KnownTables.Others;

    /// <summary>The 60 members with the most downloads, and those that say that nothing is known.</summary>
    private static HashSet<string> Largest(IEnumerable<(string Member, PlainTotals Totals)> parts)
    {
        string[] absent = ["none", "unknown", "unreviewed"];
        var members = parts.GroupBy(part => part.Member, part => part.Totals).Where(member => !absent.Contains(member.Key)).ToList();
        var hasAllTime = members.Exists(member => member.Any(totals => totals.DownloadsAllTimeKnown > 0));
        return
        [
            .. members
                .OrderByDescending(member => hasAllTime
                    ? member.Any(totals => totals.DownloadsAllTimeKnown > 0) ? member.Sum(totals => totals.DownloadsAllTime) : -1
                    : member.Any(totals => totals.Downloads30dKnown > 0) ? member.Sum(totals => totals.Downloads30d) : -1)
                .ThenByDescending(member => member.Sum(totals => totals.Models))
                .ThenBy(member => member.Key, StringComparer.Ordinal)
                .Take(60)
                .Select(member => member.Key),
            .. absent,
        ];
    }
}
