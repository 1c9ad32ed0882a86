namespace Crawler.HubSimulator.Changes;

/// <summary>Why a single change cannot be made, not yet naming which one of its script it is.</summary>
internal sealed class ChangeRefusedException(string message) : Exception(message);
