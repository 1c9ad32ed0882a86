namespace Crawler.Imports.Rows;

/// <summary>Why a row cannot be read.</summary>
/// <param name="Reason">A short stable code, one of those of the listing where they apply.</param>
/// <param name="Detail">What was wrong.</param>
internal sealed record RowDefect(string Reason, string Detail);
