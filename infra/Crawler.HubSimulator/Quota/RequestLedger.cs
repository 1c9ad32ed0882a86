using System.Security.Cryptography;
using System.Text;

namespace Crawler.HubSimulator.Quota;

/// <summary>Counts requests per credential in fixed windows, grants those within the quota, and remembers which pages were asked for and served.</summary>
internal sealed class RequestLedger(HubSimulatorOptions options)
{
    public const string Anonymous = "anonymous";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(long Window, string Credential), Tally> _windows = [];
    private readonly Dictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private readonly List<Page> _pagesInOrder = [];
    private readonly long _windowSeconds = (long)options.Window.TotalSeconds;

    /// <summary>The name under which a token is counted; the token itself is kept nowhere.</summary>
    public static string CredentialOf(string? token) =>
        string.IsNullOrEmpty(token) ? Anonymous : "token:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 4));

    public Permit Count(string credential)
    {
        int quota = QuotaOf(credential);
        long milliseconds = options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        long window = milliseconds / 1000 / _windowSeconds;
        long left = ((window + 1) * _windowSeconds * 1000) - milliseconds;
        int secondsLeft = (int)((left + 999) / 1000);
        lock (_lock)
        {
            if (!_windows.TryGetValue((window, credential), out Tally? count))
            {
                _windows[(window, credential)] = count = new Tally();
            }

            count.Requests++;
            bool granted = count.Requests <= quota;
            count.Rejected += granted ? 0 : 1;
            return new Permit(granted, quota, Math.Max(0, quota - count.Requests), secondsLeft, (int)_windowSeconds);
        }
    }

    /// <summary>The ordinal of a listing page among the distinct ones, from 1, in the order of their first request.</summary>
    public int OrdinalOf(string query, string cursor)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(query, out Page? page))
            {
                _pages[query] = page = new Page(query, cursor, _pagesInOrder.Count + 1);
                _pagesInOrder.Add(page);
            }

            return page.Ordinal;
        }
    }

    public void Served(string query)
    {
        lock (_lock)
        {
            if (_pages.TryGetValue(query, out Page? page))
            {
                page.Served++;
            }
        }
    }

    /// <summary>The path and query of the page of that ordinal; null where there is none.</summary>
    public string? QueryOf(int ordinal)
    {
        lock (_lock)
        {
            return ordinal >= 1 && ordinal <= _pagesInOrder.Count ? _pagesInOrder[ordinal - 1].Query : null;
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _windows.Clear();
            _pages.Clear();
            _pagesInOrder.Clear();
        }
    }

    public LedgerSnapshot Snapshot()
    {
        lock (_lock)
        {
            LedgerWindow[] windows =
            [
                .. _windows.Select(entry => new LedgerWindow(
                    entry.Key.Credential,
                    DateTimeOffset.FromUnixTimeSeconds(entry.Key.Window * _windowSeconds),
                    entry.Value.Requests,
                    entry.Value.Rejected)),
            ];
            return new LedgerSnapshot(
                QuotaOf(Anonymous),
                (int)_windowSeconds,
                windows.Sum(window => (long)window.Requests),
                windows.Select(window => window.Requests).DefaultIfEmpty(0).Max(),
                windows,
                [.. _pagesInOrder.Where(page => page.Served > 0).Select(page => new LedgerPage(page.Cursor, page.Query, page.Served))]);
        }
    }

    private int QuotaOf(string credential) =>
        options.Quota ?? (credential == Anonymous ? HubSimulatorOptions.AnonymousQuota : HubSimulatorOptions.TokenQuota);

    private sealed class Tally
    {
        public int Requests { get; set; }

        public int Rejected { get; set; }
    }

    private sealed class Page(string query, string cursor, int ordinal)
    {
        public string Query { get; } = query;

        public string Cursor { get; } = cursor;

        public int Ordinal { get; } = ordinal;

        public int Served { get; set; }
    }
}
