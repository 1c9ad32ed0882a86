namespace Crawler.Hub;

/// <summary>A page as it came over the wire, for reading it once more with a mended reader.</summary>
/// <param name="Address">Where it was fetched.</param>
/// <param name="Next">The page that followed; null at the end of the listing.</param>
/// <param name="Encoding">The content encoding of <paramref name="Body"/>, such as <c>gzip</c>; empty for none.</param>
/// <param name="Body">The body, still encoded.</param>
/// <param name="Release">Gives the body's memory back; null where it is nobody else's.</param>
public sealed record RawPage(Uri Address, Uri? Next, string Encoding, ReadOnlyMemory<byte> Body, Action? Release = null);
