namespace Crawler.Core.Crawling;

/// <summary>A permit for one request, or when to ask again.</summary>
/// <param name="Granted">Whether one request may be sent.</param>
/// <param name="At">Granted: the instant from which the permit is void. Denied: when to ask again.</param>
public readonly record struct PermitDecision(bool Granted, DateTimeOffset At);
