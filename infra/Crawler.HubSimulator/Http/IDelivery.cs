namespace Crawler.HubSimulator.Http;

/// <summary>The way an answer's bytes reach the client, status and headers being set: at once, or as a fault has it.</summary>
internal interface IDelivery
{
    Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time);
}

/// <summary>How a body is coded on the wire: what the header says of it, nothing where null, and its bytes.</summary>
internal sealed record BodyCoding(string? Name, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Encode)
{
    /// <summary>The body as it is, even where the client would accept it compressed.</summary>
    public static readonly BodyCoding Identity = new(null, static body => body);
}

/// <summary>All bytes at once.</summary>
internal sealed class PlainDelivery : IDelivery
{
    public static readonly PlainDelivery Instance = new();

    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
