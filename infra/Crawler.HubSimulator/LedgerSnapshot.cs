namespace Crawler.HubSimulator;

/// <summary>The server's own count of the requests it got: the judge of politeness.</summary>
/// <param name="Quota">The quota of an anonymous caller.</param>
/// <param name="WindowSeconds">The length of a window.</param>
/// <param name="TotalRequests">All requests to the API since the ledger was opened, refused ones included.</param>
/// <param name="MaxInAnyWindow">The most any credential asked for in one window.</param>
/// <param name="Windows">The counts, oldest window first.</param>
/// <param name="Pages">How often each listing page was served.</param>
public sealed record LedgerSnapshot(
    int Quota,
    int WindowSeconds,
    long TotalRequests,
    int MaxInAnyWindow,
    IReadOnlyList<LedgerWindow> Windows,
    IReadOnlyList<LedgerPage> Pages);

/// <summary>One credential's requests in one window.</summary>
/// <param name="Credential"><c>anonymous</c>, or <c>token:</c> and the first eight hex digits of the token's SHA-256.</param>
/// <param name="Window">The window's beginning.</param>
/// <param name="Requests">Requests counted, those refused included.</param>
/// <param name="Rejected">Requests answered 429 because the window was exhausted.</param>
public sealed record LedgerWindow(string Credential, DateTimeOffset Window, int Requests, int Rejected);

/// <summary>How often one listing page was served.</summary>
/// <param name="Cursor">Its cursor, empty for a first page.</param>
/// <param name="Query">Its whole path and query: two pages are the same where these are.</param>
/// <param name="Served">How often it was answered with status 200, faults in the body notwithstanding.</param>
public sealed record LedgerPage(string Cursor, string Query, int Served);
