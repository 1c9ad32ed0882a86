namespace Crawler.Core.Lifetimes;

/// <summary>What came of asking for the lifetimes of a repository: one under each definition, or why there is none.</summary>
/// <param name="Lifetimes">In the order of <see cref="LifetimeDefinition"/>; empty where it is excluded.</param>
/// <param name="Exclusion">Why there is none; null where there are lifetimes.</param>
public sealed record LifetimeResult(IReadOnlyList<Lifetime> Lifetimes, LifetimeExclusion? Exclusion);
