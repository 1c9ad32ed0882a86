using System.Globalization;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Replay;

/// <summary>The rows of a file, served exactly as they stand there until a day is lived.</summary>
internal sealed partial class ReplayCorpus : ICorpus
{
    private const double DailyAdditions = 0.00125;
    private const double DailyDeletions = 0.0005;
    private const double DailyMoves = 0.4;

    private readonly List<ReplayRow> _rows;
    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _byFormerName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ulong _seed;

    public ReplayCorpus(IReadOnlyList<ReplayRow> rows, int seed)
    {
        _rows = [.. rows];
        _seed = (ulong)seed;
        Listed = _rows.Count;
        for (int slot = 0; slot < _rows.Count; slot++)
        {
            _byName[_rows[slot].Name] = slot;
        }

        DateTimeOffset last = _rows.Count == 0
            ? DateTimeOffset.UnixEpoch
            : DateTimeOffset.FromUnixTimeSeconds(_rows[^1].Id.Second);
        Today = new DateTimeOffset(last.Date, TimeSpan.Zero).AddDays(1);
    }

    public int Slots => _rows.Count;

    public int Listed { get; private set; }

    public DateTimeOffset Today { get; private set; }

    public bool IsDisabled(int slot) => _rows[slot].TryGetRaw(Field.Disabled, out ReadOnlySpan<byte> raw) && raw.SequenceEqual("true"u8);

    public bool IsRefused(int slot) => _rows[slot].Refused;

    public RepoId IdAt(int slot) => _rows[slot].Id;

    public string NameAt(int slot) => _rows[slot].Name;

    public string? OwnerAt(int slot) =>
        _rows[slot].Text(Field.Author) ?? OwnerOf(_rows[slot].Name);

    public void Write(int slot, FieldSet fields, Utf8Buffer output) => _rows[slot].Write(fields, this, output);

    public int Find(string name) =>
        (_byName.TryGetValue(name, out int slot) || _byFormerName.TryGetValue(name, out slot)) && StateAt(slot) != RepoState.Deleted ? slot : -1;

    public long SortValue(int slot, ListSort key) => key switch
    {
        ListSort.Downloads => _rows[slot].Integer(Field.Downloads) ?? ICorpus.Absent,
        ListSort.Likes => _rows[slot].Integer(Field.Likes) ?? ICorpus.Absent,
        ListSort.TrendingScore => _rows[slot].Integer(Field.TrendingScore) ?? ICorpus.Absent,
        ListSort.LastModified => _rows[slot].Moment(Field.LastModified)?.ToUnixTimeMilliseconds() ?? ICorpus.Absent,
        ListSort.NumParameters => _rows[slot].Total(Field.Safetensors) ?? _rows[slot].Total(Field.Gguf) ?? ICorpus.Absent,
        ListSort.Likes30d or ListSort.MainSize => ICorpus.Absent,
        _ => slot,
    };

    public bool Matches(int slot, RowFilter filter)
    {
        ReplayRow row = _rows[slot];
        return (filter.Author is null || string.Equals(OwnerAt(slot), filter.Author, StringComparison.Ordinal))
            && (filter.Search is null || row.Name.Contains(filter.Search, StringComparison.OrdinalIgnoreCase))
            && (filter.PipelineTag is null || row.Text(Field.PipelineTag) == filter.PipelineTag)
            && (filter.Gated is null || filter.Gated == row.Text(Field.Gated) is not null)
            && filter.Tags.All(row.HasTag);
    }

    public ToldLife? LifeAt(int slot) => null;

    public DayReport LiveADay()
    {
        var random = new SeededRandom(SeededRandom.Mix(_seed, (ulong)Today.ToUnixTimeSeconds()));
        int known = _rows.Count;
        int deleted = 0;
        int moved = 0;
        for (int slot = 0; slot < known; slot++)
        {
            if (StateAt(slot) != RepoState.Listed)
            {
                continue;
            }

            if (random.Chance(DailyDeletions))
            {
                _rows[slot].State = RepoState.Deleted;
                deleted++;
            }
            else if (random.Chance(DailyMoves))
            {
                _rows[slot] = Move(_rows[slot], ref random);
                moved++;
            }
        }

        int added = AddNewcomers(known, ref random);
        Listed += added - deleted;
        Today = Today.AddDays(1);
        return new DayReport(1, added, moved, 0, 0, deleted, Listed, Today);
    }

    private static ReplayRow Move(ReplayRow row, ref SeededRandom random)
    {
        var changes = new Dictionary<Field, string?>();
        long known = row.Integer(Field.Downloads) ?? 0;
        long arrived = random.Round(known / 30.0 * (0.5 + random.Uniform())) + 1;
        if (row.Integer(Field.Downloads) is { } downloads)
        {
            changes[Field.Downloads] = Text(Math.Max(0, downloads + arrived - random.Round(downloads / 30.0)));
        }

        if (row.Integer(Field.DownloadsAllTime) is { } allTime)
        {
            changes[Field.DownloadsAllTime] = Text(allTime + arrived);
        }

        if (row.Integer(Field.Likes) is { } likes && random.Chance(0.1))
        {
            changes[Field.Likes] = Text(likes + 1);
        }

        return row.With(row.Id, row.Name, changes);
    }

    private int AddNewcomers(int known, ref SeededRandom random)
    {
        if (known == 0)
        {
            return 0;
        }

        int count = Math.Max(1, (int)random.Round(known * DailyAdditions));
        for (int index = 0; index < count; index++)
        {
            ReplayRow pattern = _rows[random.Below(known)];
            DateTimeOffset created = Today.AddSeconds((index + 0.5) * 86_400 / count);
            string name = $"newcomer-{random.Next() >> 48:x4}/{pattern.Name[(pattern.Name.IndexOf('/') + 1)..]}-{_rows.Count}";
            // The slot in the last bytes keeps the order even where a day brings more than one a second.
            var id = new RepoId((uint)created.ToUnixTimeSeconds(), ((ulong)_rows.Count << 32) | (random.Next() >> 32));
            _byName[name] = _rows.Count;
            _rows.Add(Newborn(pattern, id, name));
        }

        return count;
    }

    /// <summary>A row that nobody has downloaded yet, described like another. It has no property that the other lacks.</summary>
    private static ReplayRow Newborn(ReplayRow like, RepoId id, string name)
    {
        string moment = Text(DateTimeOffset.FromUnixTimeSeconds(id.Second));
        var changes = new Dictionary<Field, string?>
        {
            [Field.Author] = OwnerOf(name) is { } owner ? DeclaredParents.Quoted(owner) : null,
            [Field.ModelId] = DeclaredParents.Quoted(name),
            [Field.CreatedAt] = moment,
            [Field.LastModified] = moment,
            [Field.Downloads] = "0",
            [Field.DownloadsAllTime] = "0",
            [Field.Likes] = "0",
            [Field.TrendingScore] = "0",
            [Field.Disabled] = "false",
        };
        ReplayRow row = like.With(id, name, changes.Where(change => like.TryGetRaw(change.Key, out _)).ToDictionary());
        (row.State, row.Refused) = (RepoState.Listed, false);
        return row;
    }

    private static string? OwnerOf(string name) => name.IndexOf('/') is > 0 and var slash ? name[..slash] : null;

    private static string Text(DateTimeOffset moment) => $"\"{moment:yyyy-MM-ddTHH:mm:ss.fffZ}\"";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
