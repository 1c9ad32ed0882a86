using Crawler.HubSimulator.Listing;

namespace Crawler.HubSimulator.Corpus;

/// <summary>The corpus behind its lock: many read at once, one day is lived or one script applied at a time. A page is always of one moment.</summary>
internal sealed class World(ICorpus corpus) : IDisposable
{
    private const uint SecondsOfChanges = 3600;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Lock _indexLock = new();
    private readonly Dictionary<(ListSort Key, bool Descending), IRowOrder> _orders = [];
    private DateTimeOffset _changedOn;
    private uint _changesOfTheDay;

    public T Read<T>(Func<ICorpus, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(corpus);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>The order of a listing. Call it from within <see cref="Read"/>. An order by a moving value is made once a day, when asked for.</summary>
    public IRowOrder Order(ListSort key, bool descending)
    {
        if (key == ListSort.CreatedAt)
        {
            return new IdOrder(corpus, descending);
        }

        lock (_indexLock)
        {
            if (!_orders.TryGetValue((key, descending), out IRowOrder? order))
            {
                _orders[(key, descending)] = order = key == ListSort.Id ? new NameOrder(corpus, descending) : new SortedOrder(corpus, key, descending);
            }

            return order;
        }
    }

    public ToldLife? ToldLife(string id) => !RepoId.TryParse(id, out RepoId parsed) ? null : Read(corpus =>
    {
        int slot = corpus.FirstNotBefore(parsed);
        return slot < corpus.Slots && corpus.IdAt(slot) == parsed ? corpus.LifeAt(slot) : null;
    });

    public DayReport Advance(int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        _lock.EnterWriteLock();
        try
        {
            DayReport report = new(0, 0, 0, 0, 0, 0, corpus.Listed, corpus.Today);
            for (int day = 0; day < days; day++)
            {
                report = report.Then(corpus.LiveADay());
            }

            _orders.Clear();
            return report;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>
    /// Changes the corpus at once. The moment handed over lies in the last hour of the day that has just passed, each a second after the one
    /// before: nothing is ever of the future.
    /// </summary>
    public T Change<T>(Func<ICorpus, uint, T> change)
    {
        _lock.EnterWriteLock();
        try
        {
            _changesOfTheDay = _changedOn == corpus.Today ? _changesOfTheDay + 1 : 0;
            _changedOn = corpus.Today;
            T result = change(corpus, (uint)corpus.Today.ToUnixTimeSeconds() - SecondsOfChanges + Math.Min(_changesOfTheDay, SecondsOfChanges - 1));
            _orders.Clear();
            return result;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void Dispose() => _lock.Dispose();
}
