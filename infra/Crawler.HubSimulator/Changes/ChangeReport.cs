namespace Crawler.HubSimulator.Changes;

/// <summary>What became of a script of changes.</summary>
/// <param name="Applied">Changes in force now.</param>
/// <param name="Waiting">Changes that wait for their page to be answered.</param>
/// <param name="Listed">Models listed now.</param>
public sealed record ChangeReport(int Applied, int Waiting, int Listed);

/// <summary>A group of changes that waits, or has waited, for a listing page.</summary>
/// <param name="AfterPage">The page's ordinal among the distinct ones, from 1.</param>
/// <param name="Changes">How many changes.</param>
/// <param name="State"><c>waiting</c>, <c>applied</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed, null otherwise. A failed group has changed nothing.</param>
public sealed record WaitingChanges(int AfterPage, int Changes, string State, string? Error);
