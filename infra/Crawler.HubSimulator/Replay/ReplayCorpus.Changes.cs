using System.Text;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Replay;

/// <summary>What scripts do to the rows of a file: each changed row is written anew, the others stay as they stand there.</summary>
internal sealed partial class ReplayCorpus
{
    public RepoState StateAt(int slot) => _rows[slot].State;

    public void SetState(int slot, RepoState state)
    {
        Listed += (state == RepoState.Listed ? 1 : 0) - (StateAt(slot) == RepoState.Listed ? 1 : 0);
        _rows[slot].State = state;
    }

    public void Rename(int slot, string name)
    {
        ReplayRow row = _rows[slot];
        _byName.Remove(row.Name);
        _byFormerName[row.Name] = slot;
        _byFormerName.Remove(name);
        _byName[name] = slot;
        var changes = new Dictionary<Field, string?>();
        ChangeWherePresent(row, Field.Author, OwnerOf(name) is { } owner ? DeclaredParents.Quoted(owner) : null, changes);
        ChangeWherePresent(row, Field.ModelId, DeclaredParents.Quoted(name), changes);
        _rows[slot] = row.With(row.Id, name, changes);
    }

    public void Create(string name, int like, uint now)
    {
        var random = new SeededRandom(SeededRandom.Mix(_seed, (ulong)_rows.Count, now));
        RepoId id = _rows.Count == 0 ? new RepoId(now, random.Next() >> 2) : RepoId.After(_rows[^1].Id, now, random.Next());
        _byFormerName.Remove(name);
        _byName[name] = _rows.Count;
        _rows.Add(Newborn(like < 0 ? Bare() : _rows[like], id, name));
        Listed++;
    }

    public void SetCounter(int slot, Counter counter, long? value) => Change(slot, FieldOf(counter), value is { } number ? Text(number) : null);

    public void ScaleCounter(Counter counter, double factor)
    {
        for (int slot = 0; slot < _rows.Count; slot++)
        {
            if (_rows[slot].Integer(FieldOf(counter)) is { } value)
            {
                Change(slot, FieldOf(counter), Text((long)Math.Min(Math.Round(value * factor), long.MaxValue / 2)));
            }
        }
    }

    public void Declare(int slot, DeclaredParents parents, uint now)
    {
        ReplayRow row = _rows[slot];
        var changes = new Dictionary<Field, string?>();
        DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(now);
        if (row.Moment(Field.LastModified) is { } before)
        {
            changes[Field.LastModified] = Text(before < moment ? moment : before.AddSeconds(1));
        }

        _rows[slot] = row.WithParents(parents, changes);
    }

    public void Disable(int slot, bool refused)
    {
        Change(slot, Field.Disabled, "true");
        _rows[slot].Refused = refused;
    }

    private void Change(int slot, Field field, string? value)
    {
        ReplayRow row = _rows[slot];
        _rows[slot] = row.With(row.Id, row.Name, new Dictionary<Field, string?> { [field] = value });
    }

    private static void ChangeWherePresent(ReplayRow row, Field field, string? value, Dictionary<Field, string?> changes)
    {
        if (row.TryGetRaw(field, out _))
        {
            changes[field] = value;
        }
    }

    /// <summary>What the Hub lists of a model that was created a minute ago.</summary>
    private static ReplayRow Bare() => ReplayRow.Parse(Encoding.UTF8.GetBytes(
        """
        {"_id":"000000000000000000000000","id":"-","author":"","private":false,"gated":false,"disabled":false,"createdAt":"","lastModified":"",
        "downloads":0,"downloadsAllTime":0,"likes":0,"trendingScore":0,"tags":["region:us"]}
        """));

    private static Field FieldOf(Counter counter) => counter switch
    {
        Counter.Downloads => Field.Downloads,
        Counter.Likes => Field.Likes,
        _ => Field.DownloadsAllTime,
    };
}
