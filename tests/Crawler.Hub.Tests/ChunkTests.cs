using System.Net;
using System.Text;

namespace Crawler.Hub.Tests;

/// <summary>The network cuts a body wherever it likes; what is read must not depend on it.</summary>
public class ChunkTests
{
    [Fact]
    public async Task A_page_reads_the_same_in_pieces_of_any_size()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var items = Enumerable.Range(1, 60).Select(number => random.Next(9) switch
        {
            6 => StubHub.Row(number, ",\"likes\":1,\"x\":\"unclosed"),
            7 => StubHub.Row(number, ",\"likes\":1,\"x\":[{\"_id\":5}"),
            8 => StubHub.Row(number, ",\"likes\":2") + "}",
            0 => "null",
            1 => $"\"a text with \\\" and ] and }} {number}\"",
            2 => StubHub.Row(number, ",\"downloads\":NaN"),
            3 => StubHub.Row(number, ",\"tags\":[\"esc \\\\\",\"{[\\\"]}\",\"模型\"]"),
            _ => StubHub.Row(number, ",\"likes\":3,\"cardData\":{\"x\":[[],{},\"\\\\\"]}"),
        });
        var body = Encoding.UTF8.GetBytes(" [" + string.Join(random.Next(2) == 0 ? " ,\n" : ",", items) + "] ");
        var whole = await ReadAsync(body, () => int.MaxValue);

        for (var run = 0; run < 50; run++)
        {
            var size = random.Next(1, 40);
            Assert.Equal(whole, await ReadAsync(body, () => random.Next(1, size + 1)));
        }
    }

    private static async Task<string> ReadAsync(byte[] body, Func<int> size)
    {
        var hub = new StubHub().Answer(() => StubHub.Respond(
            new StreamContent(new ChunkStream(body, size)), HttpStatusCode.OK, ("Link", "</api/models?cursor=x>; rel=\"next\"")));
        hub.Options.Retries = 0;
        var page = await hub.PageAsync();
        return string.Join('\n', page.Rows.Select(row => $"{row.Id} {row.Offset} {row.Length}")
            .Concat(page.Quarantined.Select(item => $"{item.Index} {item.Id} {item.Reason} {item.Detail} {item.Excerpt}"))
            .Append($"{page.IsCut} {page.Digest} {Convert.ToHexString(page.Packed.Span)}"));
    }

    private sealed class ChunkStream(byte[] body, Func<int> size) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size())], cancellationToken);
    }
}
