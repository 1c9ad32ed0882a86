using System.IO.Compression;
using System.Text;

namespace Crawler.HubSimulator.Tests;

/// <summary>Bytes on the wire that are too few, too many, or not what their headers say.</summary>
public sealed class WireFaultTests
{
    private const string Page = "/api/models?sort=createdAt&direction=1&limit=50&expand=downloads&expand=tags";

    [Fact]
    public async Task Headers_come_and_the_body_does_not()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"hangAfterHeaders","seconds":30}]""");

        using HttpResponseMessage response = await HeadersAsync(hub);
        Task<byte[]> body = response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.False(body.IsCompleted);
        while (!body.IsCompleted)
        {
            hub.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(response.Content.Headers.ContentLength, (await body).Length);
    }

    [Theory]
    [InlineData("corruptGzip")]
    [InlineData("truncatedGzip")]
    public async Task Gzip_is_broken_within_a_whole_message(string kind)
    {
        await using Some hub = await Some.HubAsync();
        byte[] right = await hub.Client.GetByteArrayAsync(Page, TestContext.Current.CancellationToken);
        hub.Host.AddFaults($$"""[{"kind":"{{kind}}"}]""");

        using HttpResponseMessage response = await hub.GetAsync(Page);
        byte[] packed = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.False(TryUnpack(packed, out byte[] unpacked) && unpacked.AsSpan().SequenceEqual(right));
    }

    [Fact]
    public async Task A_small_body_inflates_a_thousandfold_and_is_still_the_page()
    {
        await using Some hub = await Some.HubAsync();
        byte[] right = await hub.Client.GetByteArrayAsync(Page, TestContext.Current.CancellationToken);
        hub.Host.AddFaults("""[{"kind":"gzipBomb","megabytes":1024}]""");

        using HttpResponseMessage response = await hub.GetAsync(Page);
        byte[] packed = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.InRange(packed.Length, 1, 2_000_000);
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        byte[] piece = new byte[1 << 20];
        using var visible = new MemoryStream();
        long inflated = 0;
        while (await gzip.ReadAsync(piece, TestContext.Current.CancellationToken) is > 0 and var read)
        {
            inflated += read;
            visible.Write(piece.AsSpan(0, read).Trim((byte)' '));
        }

        Assert.Equal((1L << 30) + right.Length, inflated);
        Assert.Equal(right, visible.ToArray());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public async Task Content_length_is_wrong(int by)
    {
        await using Some hub = await Some.HubAsync();
        byte[] right = await hub.Client.GetByteArrayAsync(Page, TestContext.Current.CancellationToken);
        hub.Host.AddFaults($$"""[{"kind":"wrongContentLength","by":{{by}}}]""");

        using HttpResponseMessage response = await HeadersAsync(hub);

        Assert.Equal(right.Length + by, response.Content.Headers.ContentLength);
        Task<byte[]> body = response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (by > 0)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => body);
        }
        else
        {
            Assert.Equal(right[..^100], await body);
        }
    }

    [Fact]
    public async Task A_chunked_body_ends_too_soon()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"truncatedChunked"}]""");

        using HttpResponseMessage response = await HeadersAsync(hub);

        Assert.True(response.Headers.TransferEncodingChunked);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_of_two_hundred_megabytes_is_streamed()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"hugePage"}]""");

        using HttpResponseMessage response = await HeadersAsync(hub);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] piece = new byte[1 << 16];
        long length = 0;
        (byte first, byte last) = ((byte)0, (byte)0);
        while (await body.ReadAsync(piece, TestContext.Current.CancellationToken) is > 0 and var read)
        {
            first = length == 0 ? piece[0] : first;
            last = piece[read - 1];
            length += read;
        }

        Assert.InRange(length, 200_000_000, 201_000_000);
        Assert.Equal(((byte)'[', (byte)']'), (first, last));
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task A_body_is_called_what_it_is_not()
    {
        await using Some hub = await Some.HubAsync();
        byte[] right = await hub.Client.GetByteArrayAsync(Page, TestContext.Current.CancellationToken);
        hub.Host.AddFaults("""[{"kind":"wrongContentEncoding"},{"kind":"wrongContentEncoding","encoding":"br","page":2},{"kind":"wrongCharset"}]""");

        using HttpResponseMessage gzip = await hub.GetAsync(Page);
        using HttpResponseMessage brotli = await hub.GetAsync(Page + "&expand=likes");

        Assert.Equal(["gzip"], gzip.Content.Headers.ContentEncoding);
        Assert.Equal("utf-16", gzip.Content.Headers.ContentType!.CharSet);
        Assert.Equal(["br"], brotli.Content.Headers.ContentEncoding);
        Assert.Equal(right, await gzip.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_item_is_no_text()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"malformedItem","variant":"invalidUtf8"}]""");

        byte[] body = await hub.Client.GetByteArrayAsync(Page, TestContext.Current.CancellationToken);

        Assert.True(body.AsSpan().IndexOf([(byte)0xC0, (byte)0xFF, (byte)0xFE]) > 0);
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body));
    }

    private static Task<HttpResponseMessage> HeadersAsync(Some hub) =>
        hub.Client.GetAsync(Page, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    private static bool TryUnpack(byte[] packed, out byte[] unpacked)
    {
        using var output = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            gzip.CopyTo(output);
            unpacked = output.ToArray();
            return true;
        }
        catch (InvalidDataException)
        {
            unpacked = [];
            return false;
        }
    }
}
