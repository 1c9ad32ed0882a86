using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>What scripts do to generated rows: names and parents go to side tables, everything else is in the row.</summary>
internal sealed partial class GeneratedCorpus
{
    public RepoState StateAt(int slot) =>
        _rows[slot].Has(Traits.Deleted) ? RepoState.Deleted : _rows[slot].Has(Traits.Hidden) ? RepoState.Hidden : RepoState.Listed;

    public void SetState(int slot, RepoState state)
    {
        Listed -= IsListed(slot) ? 1 : 0;
        ref ModelRow row = ref _rows[slot];
        row.Traits &= ~(Traits.Deleted | Traits.Hidden);
        row.Traits |= state switch { RepoState.Deleted => Traits.Deleted, RepoState.Hidden => Traits.Hidden, _ => Traits.None };
        Listed += IsListed(slot) ? 1 : 0;
    }

    public void Rename(int slot, string name)
    {
        _index.Renaming(slot);
        _names.Leave(slot);
        _names.Give(slot, name);
        _index.Renamed(slot);
    }

    public void Create(string name, int like, uint now)
    {
        int slot = _maker.AddBlank(now, like);
        _names.Give(slot, name);
        _index.Renamed(slot);
        if (like >= 0 && _parents.AsDeclared(like) is { Names.Count: > 0 } declared)
        {
            _parents.Declare(slot, declared);
        }

        Listed++;
    }

    public void SetCounter(int slot, Counter counter, long? value)
    {
        ref ModelRow row = ref _rows[slot];
        Traits absence = AbsenceOf(counter);
        row.Traits = value is null ? row.Traits | absence : row.Traits & ~absence;
        if (value is { } number)
        {
            Set(ref row, counter, number);
        }
    }

    public void ScaleCounter(Counter counter, double factor)
    {
        for (int slot = 0; slot < _rows.Count; slot++)
        {
            ref ModelRow row = ref _rows[slot];
            long value = counter switch { Counter.Downloads => row.Downloads, Counter.Likes => row.Likes, _ => row.AllTime };
            Set(ref row, counter, (long)Math.Min(Math.Round(value * factor), long.MaxValue / 2));
        }
    }

    public void Declare(int slot, DeclaredParents parents, uint now)
    {
        _parents.Declare(slot, parents);
        _rows[slot].Modified = Math.Max(now, _rows[slot].Modified + 1);
    }

    public void Disable(int slot, bool refused) =>
        _rows[slot].Traits = (_rows[slot].Traits & ~Traits.Refused) | Traits.Disabled | (refused ? Traits.Refused : Traits.None);

    private static Traits AbsenceOf(Counter counter) => counter switch
    {
        Counter.Downloads => Traits.WithoutDownloads,
        Counter.Likes => Traits.WithoutLikes,
        _ => Traits.WithoutAllTime,
    };

    private static void Set(ref ModelRow row, Counter counter, long value)
    {
        switch (counter)
        {
            case Counter.Downloads:
                row.Downloads = (int)Math.Min(value, int.MaxValue);
                break;
            case Counter.Likes:
                row.Likes = (int)Math.Min(value, int.MaxValue);
                break;
            default:
                row.AllTime = value;
                break;
        }
    }
}
