using System.IO.Compression;
using System.Net;
using Crawler.Core.Catalogue;

namespace Crawler.Hub.Transport;

/// <summary>
/// A body that is decoded while it is read, and kept as it came. Decoding here and not in the HTTP handler is what makes keeping free: the Hub has compressed the page
/// already.
/// </summary>
internal sealed class DecodedContent : HttpContent
{
    private readonly HttpContent _encoded;
    private RecordingStream? _recording;

    /// <summary>Wraps a body.</summary>
    public DecodedContent(HttpContent encoded)
    {
        _encoded = encoded;
        Encoding = string.Join(",", encoded.Headers.ContentEncoding);
        var isKnown = IsKnown(Encoding);
        foreach (var header in encoded.Headers)
        {
            if (header.Key != "Content-Length" && !(isKnown && header.Key == "Content-Encoding"))
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
    }

    /// <summary>The encoding, such as <c>gzip</c>; empty for none.</summary>
    public string Encoding { get; }

    /// <summary>What was read so far, still encoded; null where it was too much to be kept. The caller releases it.</summary>
    public PackedWriter? Recorded => _recording?.Recorded;

    /// <summary>Decodes a body. One in an encoding that is not known is left as it is, and so is its header: whoever reads it decides.</summary>
    public static Stream Decode(Stream encoded, string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
        "br" => new BrotliStream(encoded, CompressionMode.Decompress),
        "deflate" => new ZLibStream(encoded, CompressionMode.Decompress),
        _ => encoded,
    };

    private static bool IsKnown(string encoding) => encoding.ToLowerInvariant() is "gzip" or "x-gzip" or "br" or "deflate";

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync()
    {
        _recording = new RecordingStream(await _encoded.ReadAsStreamAsync());
        return Decode(_recording, Encoding);
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _encoded.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Puts a <see cref="DecodedContent"/> around every answer.</summary>
internal sealed class DecodingHandler : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.Content = new DecodedContent(response.Content);
        return response;
    }
}
