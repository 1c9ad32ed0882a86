using System.Text;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>A made-up Hub with the heavy tails of the real one; the same seed makes the same Hub and the same days.</summary>
internal sealed partial class GeneratedCorpus : ICorpus
{
    private const int RowsPerCycle = 4000;
    private const int MostCycles = 12;

    private readonly LifeCurve _curve;
    private readonly RowStore _rows = new();
    private readonly OwnerBook _owners = new();
    private readonly RowNames _names;
    private readonly Parents _parents;
    private readonly RowWriter _writer;
    private readonly RowMaker _maker;
    private readonly DayOfLife _life;
    private readonly NameIndex _index;
    private readonly Lock _indexLock = new();

    private GeneratedCorpus(int models, ulong seed, double lifetimeDays)
    {
        _curve = new LifeCurve(lifetimeDays);
        _names = new RowNames(_rows);
        _parents = new Parents(this, _rows, _names);
        _writer = new RowWriter(this, _rows, _names, _parents);
        _maker = new RowMaker(_rows, _owners, new PopularityCurve(models), new PopularityRanks(models, slot => AgeOf(slot, models)), _curve, models, seed);
        _index = new NameIndex(this);
        _life = new DayOfLife(_rows, _owners, _names, _maker, _index, _curve, seed);
    }

    public int Slots => _rows.Count;

    public int Listed { get; private set; }

    public DateTimeOffset Today { get; private set; } = GrowthCurve.Start;

    /// <summary>Makes a Hub of that many models. <paramref name="lifetimeDays"/> is the median of their lifetimes.</summary>
    public static GeneratedCorpus Create(int models, int seed, double lifetimeDays)
    {
        var corpus = new GeneratedCorpus(models, (ulong)seed, lifetimeDays);
        int[] ranks = PopularityRanks.Deal(models, slot => AgeOf(slot, models), (ulong)seed);
        for (int slot = 0; slot < models; slot++)
        {
            uint second = SecondOf(slot, models);
            corpus._maker.Add(second, AgeAt(second), ranks[slot]);
        }

        corpus._maker.Entangle(Math.Min(MostCycles, models / RowsPerCycle));
        corpus._names.Learn(corpus._owners.Count);
        corpus.Listed = models;
        return corpus;
    }

    public bool IsListed(int slot) => !_rows[slot].Has(Traits.Deleted | Traits.Hidden);

    public bool IsDisabled(int slot) => _rows[slot].Has(Traits.Disabled);

    public bool IsRefused(int slot) => _rows[slot].Has(Traits.Refused);

    public RepoId IdAt(int slot) => new(_rows[slot].Second, _rows[slot].Tail);

    public string NameAt(int slot) => _names.Text(slot);

    public string? OwnerAt(int slot) => _names.OwnerText(slot);

    public void Write(int slot, FieldSet fields, Utf8Buffer output) => _writer.Write(slot, fields, output);

    public long SortValue(int slot, ListSort key) => key switch
    {
        ListSort.Downloads => _rows[slot].Has(Traits.WithoutDownloads) ? ICorpus.Absent : _rows[slot].Downloads,
        ListSort.Likes => _rows[slot].Has(Traits.WithoutLikes) ? ICorpus.Absent : _rows[slot].Likes,
        ListSort.TrendingScore => _rows[slot].Trending,
        ListSort.LastModified => _rows[slot].Modified * 1000L,
        ListSort.Likes30d => Math.Min(_rows[slot].Likes, _rows[slot].Trending * 4L),
        ListSort.NumParameters => RowWriter.ParametersOf(_rows[slot]) ?? ICorpus.Absent,
        ListSort.MainSize => ICorpus.Absent,
        _ => slot,
    };

    public int Find(string name)
    {
        lock (_indexLock)
        {
            return _index.Find(name);
        }
    }

    public bool Matches(int slot, RowFilter filter)
    {
        ref readonly ModelRow row = ref _rows[slot];
        return (filter.Author is null || IsBy(slot, row, filter.Author))
            && (filter.PipelineTag is null || (row.Has(Traits.Task) && Vocabulary.Tasks[row.Task].Text == filter.PipelineTag))
            && (filter.Gated is null || filter.Gated == row.Has(Traits.GatedAuto | Traits.GatedManual))
            && (filter.Search is null || NameAt(slot).Contains(filter.Search, StringComparison.OrdinalIgnoreCase))
            && (filter.Tags.Count == 0 || HasTags(slot, row, filter.Tags));
    }

    public ToldLife? LifeAt(int slot) => _curve.Told(_rows[slot]);

    public DayReport LiveADay()
    {
        DayReport day = _life.Live(Today);
        _names.Learn(_owners.Count);
        Listed += day.Added - day.Deleted;
        Today = Today.AddDays(1);
        return day with { Listed = Listed, Today = Today };
    }

    private static uint SecondOf(int slot, int models) => GrowthCurve.SecondAt((slot + 0.5) / models);

    private static double AgeAt(uint second) => ((uint)GrowthCurve.Start.ToUnixTimeSeconds() - second) / 86_400.0;

    /// <summary>The age in days of a model the Hub begins with; null where it is older than the Hub's records of dates.</summary>
    private static double? AgeOf(int slot, int models) => SecondOf(slot, models) is var second && second > RepoId.FloorSecond ? AgeAt(second) : null;

    private bool IsBy(int slot, in ModelRow row, string author) => row.Has(Traits.Named)
        ? string.Equals(_names.OwnerText(slot), author, StringComparison.Ordinal)
        : Ascii.Equals(_names.Owner(slot), author);

    private bool HasTags(int slot, in ModelRow row, IReadOnlyList<string> tags)
    {
        using var written = new Utf8Buffer(512);
        _writer.WriteTags(slot, row, written);
        foreach (string tag in tags)
        {
            if (written.Span.IndexOf(Encoding.UTF8.GetBytes(DeclaredParents.Quoted(tag))) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
