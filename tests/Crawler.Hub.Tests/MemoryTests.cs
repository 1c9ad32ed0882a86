using System.IO.Compression;
using System.Net;
using System.Text;

namespace Crawler.Hub.Tests;

/// <summary>However much is sent, no more is held than one item may be large. Alone in the process, so that what is counted is ours.</summary>
[Collection(nameof(MemoryTests))]
public class MemoryTests
{
    private const long Bounded = 48_000_000;

    [Fact]
    public async Task Two_hundred_megabytes_of_good_rows_are_read_in_little_memory()
    {
        var row = StubHub.Row(1, ",\"likes\":1,\"config\":\"" + new string('x', 200_000) + "\"") + ",";
        var hub = Send(() => new RepeatedStream("[", row, 200_000_000));

        var (outcome, allocated) = await MeasureAsync(hub);

        // The rows themselves are small, and sorted out by id later.
        Assert.True(Assert.IsType<PageOutcome.Fetched>(outcome).Page is { IsCut: true, Rows.Count: >= 990 }, outcome.ToString());
        Assert.InRange(allocated, 0, Bounded);
    }

    [Theory]
    [InlineData("[{\"_id\":\"000000020000000000000001\",\"x\":\"", "xxxxxxxxxxxxxxxx")]
    [InlineData("[{\"_id\":\"000000020000000000000001\",\"x\":[", "{\"a\":[1,2,3]},")]
    [InlineData("[{\"_id\":\"000000020000000000000001\",\"tags\":[", "\"tag\",")]
    [InlineData("[", "                ")]
    [InlineData("[{\"x\":\"a\"b\"", ",{\"_id\":\"000000020000000000000001\",\"x\":[")]
    [InlineData("[{\"x\":\"a\"b\"", "                ")]
    [InlineData("[[", "[[[[[[[[[[[[[[[[")]
    public async Task A_page_without_an_end_is_cut_in_little_memory(string begin, string again)
    {
        var hub = Send(() => new RepeatedStream(begin, string.Concat(Enumerable.Repeat(again, 4096)), long.MaxValue));
        hub.Options.MaxPageBytes = 100_000_000;

        var (outcome, allocated) = await MeasureAsync(hub);

        Assert.True(outcome is PageOutcome.Fetched { Page: { IsCut: true, Rows.Count: 0 } }, outcome.ToString());
        Assert.InRange(allocated, 0, Bounded);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_cut_where_it_has_grown_too_large(string encoding)
    {
        var bomb = Bomb(encoding);
        Assert.InRange(bomb.Length, 0, 1_000_000);
        await using var hub = new WireHub(options =>
        {
            options.MaxPageBytes = 50_000_000;
            options.Retries = 0;
        });
        hub.Answer($"HTTP/1.1 200 OK\nConnection: close\nContent-Length: {bomb.Length}\nContent-Encoding: {encoding}", bomb);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var outcome = Assert.IsType<PageOutcome.Unreachable>(await hub.FetchAsync());

        Assert.Equal(HubTrouble.TooLarge, outcome.Trouble);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Bounded);
    }

    [Fact]
    public async Task A_refusal_with_an_endless_body_is_read_as_far_as_it_may_matter()
    {
        var stream = new RepeatedStream("{\"error\":\"", "no, ", long.MaxValue);
        var hub = new StubHub().Answer(() => StubHub.Respond(new StreamContent(stream), HttpStatusCode.Forbidden));

        var refused = Assert.IsType<PageOutcome.Refused>(await hub.FetchAsync());

        Assert.InRange(refused.Reason.Length, 0, ListingLimits.ErrorLength);
        Assert.InRange(stream.Sent, 0, 2 * ListingLimits.ErrorBytes);
    }

    private static StubHub Send(Func<Stream> body)
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        return hub.Answer(() => StubHub.Respond(new StreamContent(body()), HttpStatusCode.OK, ("Link", "</api/models?cursor=x>; rel=\"next\"")));
    }

    private static async Task<(PageOutcome Outcome, long Allocated)> MeasureAsync(StubHub hub)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var outcome = await hub.FetchAsync();
        return (outcome, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private static byte[] Bomb(string encoding)
    {
        using var target = new MemoryStream();
        using (Stream zip = encoding == "br" ? new BrotliStream(target, CompressionLevel.Optimal) : new GZipStream(target, CompressionLevel.Optimal))
        {
            zip.Write("[{\"_id\":\"000000020000000000000001\",\"x\":\""u8);
            var blank = Encoding.ASCII.GetBytes(new string('x', 1_000_000));
            for (var i = 0; i < 200; i++)
            {
                zip.Write(blank);
            }
        }

        return target.ToArray();
    }

    private sealed class RepeatedStream(string begin, string again, long length) : MemoryStream
    {
        private readonly byte[] _again = Encoding.UTF8.GetBytes(again);
        private ReadOnlyMemory<byte> _next = Encoding.UTF8.GetBytes(begin);

        public long Sent { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_next.IsEmpty)
            {
                _next = _again;
            }

            var read = (int)Math.Min(Math.Min(buffer.Length, _next.Length), length - Sent);
            _next[..read].CopyTo(buffer);
            _next = _next[read..];
            Sent += read;
            return new ValueTask<int>(read);
        }
    }
}

/// <summary>Runs alone.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryCollection;
