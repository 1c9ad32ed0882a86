namespace Crawler.HubSimulator.Http;

/// <summary>The way an answer's bytes reach the client, status and headers being set: at once, or as a fault has it.</summary>
internal interface IDelivery
{
    Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time);
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
