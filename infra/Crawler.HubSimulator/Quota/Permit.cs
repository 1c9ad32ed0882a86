namespace Crawler.HubSimulator.Quota;

/// <summary>What became of one counted request: whether it was within the quota, and what the headers say about the rest.</summary>
internal readonly record struct Permit(bool Granted, int Quota, int Remaining, int SecondsLeft, int WindowSeconds);
