using System.IO.Compression;
using System.Text;

namespace Crawler.Hub.Tests;

/// <summary>Broken connections, framing and compression: the page is not applied at all but asked for again, and given up with the right word.</summary>
public class WireTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(
        "[" + string.Join(",", Enumerable.Range(1, 200).Select(number => StubHub.Row(number, $",\"tags\":[\"{Noise(number)}\"]"))) + "]");

    public static TheoryData<string, HubTrouble> Faults => new()
    {
        { "content-length too large", HubTrouble.CutShort },
        { "content-length too small", HubTrouble.CutShort },
        { "gzip cut in the middle", HubTrouble.CutShort },
        { "gzip with flipped bits", HubTrouble.CutShort },
        { "gzip with a wrong checksum", HubTrouble.CutShort },
        { "brotli cut in the middle", HubTrouble.CutShort },
        { "brotli with flipped bits", HubTrouble.CutShort },
        { "text that says it is gzip", HubTrouble.CutShort },
        { "chunked without an end", HubTrouble.CutShort },
        { "chunked with a size that is none", HubTrouble.CutShort },
        { "zstd", HubTrouble.Foreign },
        { "html", HubTrouble.Foreign },
        { "nothing in it", HubTrouble.Foreign },
        { "utf-16", HubTrouble.CutShort },
        { "closed without an answer", HubTrouble.Connection },
        { "reset in the middle of the head", HubTrouble.Connection },
        { "no http", HubTrouble.Connection },
        { "a head that never ends", HubTrouble.Connection },
        { "a link of 100 kB", HubTrouble.Connection },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_stays_is_given_up_with_the_right_word(string fault, HubTrouble trouble)
    {
        await using var hub = Send(new WireHub(), fault);

        var outcome = Assert.IsType<PageOutcome.Unreachable>(await hub.FetchAsync());

        Assert.Equal((trouble, 2, 2, 2), (outcome.Trouble, outcome.Attempts, hub.Permits, hub.Requests));
        Assert.NotEmpty(outcome.Reason);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_passes_costs_one_more_try(string fault, HubTrouble trouble)
    {
        await using var hub = Send(Send(new WireHub(), fault), "gzip");

        var outcome = await hub.FetchAsync();

        Assert.True(outcome is PageOutcome.Fetched { Page: { Rows.Count: 200, Quarantined.Count: 0, IsCut: false } }, $"{trouble}: {outcome}");
        Assert.Equal((2, 2), (hub.Permits, hub.Requests));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("brotli")]
    [InlineData("chunked")]
    [InlineData("chunked in pieces of one byte")]
    [InlineData("until the connection closes")]
    public async Task A_sound_page_is_read_however_it_is_sent(string how)
    {
        await using var hub = Send(new WireHub(), how);

        var page = Assert.IsType<PageOutcome.Fetched>(await hub.FetchAsync()).Page;

        Assert.Equal((200, Page.Length, 1), (page.Rows.Count, page.BytesRead, hub.Permits));
    }

    private static WireHub Send(WireHub hub, string what) => what switch
    {
        "plain" => hub.Answer(Head(Page.Length), Page),
        "gzip" => hub.Answer(Head(Zip(Page).Length, "gzip"), Zip(Page)),
        "brotli" => hub.Answer(Head(Brotli(Page).Length, "br"), Brotli(Page)),
        "chunked" => hub.Answer(Chunked, Chunks(Page, 1000, end: true)),
        "chunked in pieces of one byte" => hub.Answer(Chunked, Chunks(Page, 1, end: true)),
        "until the connection closes" => hub.Answer("HTTP/1.0 200 OK\nContent-Type: application/json", Page),
        "content-length too large" => hub.Answer(Head(Page.Length + 10), Page),
        "content-length too small" => hub.Answer(Head(Page.Length - 10), Page),
        "gzip cut in the middle" => hub.Answer(Head(Zip(Page).Length / 2, "gzip"), Zip(Page)[..(Zip(Page).Length / 2)]),
        "gzip with flipped bits" => hub.Answer(Head(Zip(Page).Length, "gzip"), Flip(Zip(Page), 200)),
        "gzip with a wrong checksum" => hub.Answer(Head(Zip(Page).Length, "gzip"), Flip(Zip(Page), Zip(Page).Length - 8)),
        "brotli cut in the middle" => hub.Answer(Head(Brotli(Page).Length / 2, "br"), Brotli(Page)[..(Brotli(Page).Length / 2)]),
        "brotli with flipped bits" => hub.Answer(Head(Brotli(Page).Length, "br"), Flip(Brotli(Page), 100)),
        "text that says it is gzip" => hub.Answer(Head(Page.Length, "gzip"), Page),
        "chunked without an end" => hub.Answer(Chunked, Chunks(Page, 1000, end: false)),
        "chunked with a size that is none" => hub.Answer(Chunked, [.. Chunks(Page[..1000], 1000, end: false), .. "xyz\r\nabc\r\n"u8]),
        "zstd" => hub.Answer(Head(4, "zstd"), [0x28, 0xB5, 0x2F, 0xFD]),
        "html" => Html(hub),
        "nothing in it" => hub.Answer(Head(0), []),
        "utf-16" => hub.Answer(Head(Page.Length * 2), Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Page))),
        "closed without an answer" => hub.Answer([]),
        "reset in the middle of the head" => hub.Answer("HTTP/1.1 200 OK\r\nContent-"u8.ToArray(), reset: true),
        "no http" => hub.Answer("SSH-2.0-OpenSSH_9.6\r\n\r\n"u8.ToArray()),
        "a head that never ends" => hub.Answer("HTTP/1.1 200 OK\nConnection: close\n" + string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"X-{i}: {new string('x', 100)}")), []),
        "a link of 100 kB" => hub.Answer($"{Head(Page.Length)}\nLink: <{hub.Address}api/models?cursor={new string('c', 100_000)}>; rel=\"next\"", Page),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such answer"),
    };

    private static WireHub Html(WireHub hub)
    {
        var html = "<!DOCTYPE html><html><body>[{\"_id\":\"000000010000000000000001\",\"id\":\"a/b\"}]</body></html>"u8.ToArray();
        return hub.Answer(Head(html.Length), html);
    }

    private const string Chunked = "HTTP/1.1 200 OK\nConnection: close\nContent-Type: application/json\nTransfer-Encoding: chunked";

    private static string Head(int length, string? encoding = null) =>
        $"HTTP/1.1 200 OK\nConnection: close\nContent-Type: application/json\nContent-Length: {length}" + (encoding is null ? "" : $"\nContent-Encoding: {encoding}");

    private static byte[] Zip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Optimal))
        {
            zip.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] Brotli(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zip = new BrotliStream(target, CompressionLevel.Optimal))
        {
            zip.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        for (var i = at; i < Math.Min(at + 8, bytes.Length); i++)
        {
            bytes[i] ^= 0x5A;
        }

        return bytes;
    }

    private static byte[] Chunks(byte[] bytes, int size, bool end)
    {
        using var target = new MemoryStream();
        foreach (var chunk in bytes.Chunk(size))
        {
            target.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            target.Write(chunk);
            target.Write("\r\n"u8);
        }

        target.Write(end ? "0\r\n\r\n"u8 : []);
        return target.ToArray();
    }

    /// <summary>Something that does not pack well, the same each time.</summary>
    private static string Noise(int seed) => string.Concat(Enumerable.Range(0, 20).Select(i => ((seed * 7919 * (i + 1)) % 1000).ToString("x", null)));
}
