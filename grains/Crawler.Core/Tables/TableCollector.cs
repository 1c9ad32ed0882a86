using System.Runtime.InteropServices;
using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tables;

/// <summary>Fills the tables of one partition, uncut. An owner's rows are looked up once; a model then costs a lookup for each of its cells. Not thread-safe.</summary>
internal sealed class TableCollector
{
    private readonly Dictionary<OwnerMembers, (Row Group, CountryRows Country)> _byOwner = [];
    private readonly Dictionary<string, Row> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CountryRows> _countries = new(StringComparer.Ordinal);

    /// <summary>Counts a model.</summary>
    public void Add(in ObservationView view, OwnerMembers owner, in Measures contribution)
    {
        if (!_byOwner.TryGetValue(owner, out var rows))
        {
            rows = (RowOf(_groups, owner.Group), RowOf(_countries, owner.Country));
            _byOwner[owner] = rows;
        }

        var (group, country) = rows;
        var totals = CellTotals.Of(contribution);
        var band = SizeBand.Of(view.Parameters);
        group.Count(band, totals);
        country.Sizes.Count(band, totals);
        country.Tasks.Count(Member.Of(view.Task), totals);
        country.Licences.Totals += totals;
        var licences = new LicenceVisitor(country.Licences, totals);
        RecordMembers.VisitTags(view, ref licences);
        if (contribution.WithParent == 0)
        {
            country.AddOriginal(view);
        }
    }

    /// <summary>What was counted.</summary>
    public CrossTables ToTables() => new(
        [
            Table(KnownTables.GroupSize, _groups, row => row),
            Table(KnownTables.CountrySize, _countries, rows => rows.Sizes),
            Table(KnownTables.CountryLicence, _countries, rows => rows.Licences),
            Table(KnownTables.CountryTask, _countries, rows => rows.Tasks),
        ],
        FrontierLine.Merge(_countries.SelectMany(country => country.Value.Frontier(country.Key))));

    private static CrossTable Table<TRow>(string name, Dictionary<string, TRow> rows, Func<TRow, Row> row) =>
        new(name, [.. rows.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => row(entry.Value).ToRow(entry.Key))]);

    private static TRow RowOf<TRow>(Dictionary<string, TRow> rows, string member)
        where TRow : new()
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, member, out _);
        return row ??= new TRow();
    }

    private sealed class Row
    {
        private readonly Dictionary<byte[], CellTotals> _cells = new(Utf8KeyComparer.Instance);
        private readonly Dictionary<byte[], CellTotals>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;

        public Row() => _byUtf8 = _cells.GetAlternateLookup<ReadOnlySpan<byte>>();

        public CellTotals Totals { get; set; }

        public void Count(ReadOnlySpan<byte> column, in CellTotals totals)
        {
            Totals += totals;
            AddTo(column, totals);
        }

        public void AddTo(scoped ReadOnlySpan<byte> column, in CellTotals totals)
        {
            ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUtf8, column, out _);
            cell += totals;
        }

        public CrossRow ToRow(string member) => new(
            member,
            Totals,
            [.. _cells.Select(cell => new CrossCell(Encoding.UTF8.GetString(cell.Key), cell.Value)).OrderBy(cell => cell.Member, StringComparer.Ordinal)]);
    }

    private sealed class CountryRows
    {
        private readonly Dictionary<byte[], Original> _largest = new(Utf8KeyComparer.Instance);
        private readonly Dictionary<byte[], Original>.AlternateLookup<ReadOnlySpan<byte>> _byMonth;

        public CountryRows() => _byMonth = _largest.GetAlternateLookup<ReadOnlySpan<byte>>();

        public Row Sizes { get; } = new();

        public Row Licences { get; } = new();

        public Row Tasks { get; } = new();

        public void AddOriginal(in ObservationView view)
        {
            Span<byte> room = stackalloc byte[CreationMonth.MaxBytes];
            ref var original = ref CollectionsMarshal.GetValueRefOrAddDefault(_byMonth, CreationMonth.Of(view.CreatedAt, room), out _);
            original ??= new Original();
            original.Add(StatedSize.Plausible(view.Parameters), view.Name);
        }

        public IEnumerable<FrontierLine> Frontier(string country) => _largest.Select(entry => entry.Value.ToLine(country, Encoding.UTF8.GetString(entry.Key)));
    }

    private sealed class Original
    {
        private long _size = -1;
        private byte[] _name = [];
        private int _count;
        private int _known;

        public void Add(long size, ReadOnlySpan<byte> name)
        {
            _count++;
            _known += size < 0 ? 0 : 1;
            if (size >= 0 && (size > _size || (size == _size && name.SequenceCompareTo(_name) < 0)))
            {
                (_size, _name) = (size, name.ToArray());
            }
        }

        public FrontierLine ToLine(string country, string month) =>
            new(country, month, _size < 0 ? null : _size, _size < 0 ? null : Encoding.UTF8.GetString(_name), _count, _known);
    }

    private readonly struct LicenceVisitor(Row row, CellTotals totals) : IMemberVisitor
    {
        public void Visit(Dimension dimension, scoped ReadOnlySpan<byte> member)
        {
            if (dimension == Dimension.Licence)
            {
                row.AddTo(member, totals);
            }
        }
    }
}
