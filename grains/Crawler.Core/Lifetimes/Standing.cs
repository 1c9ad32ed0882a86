using Crawler.Core.Catalogue;

namespace Crawler.Core.Lifetimes;

/// <summary>What one model has at one time.</summary>
/// <param name="Id">The model, by which it is recognised at another time: names change.</param>
/// <param name="Name">Its name at that time.</param>
/// <param name="Value">What is ranked, such as likes.</param>
public readonly record struct Standing(RepoId Id, string Name, long Value);
