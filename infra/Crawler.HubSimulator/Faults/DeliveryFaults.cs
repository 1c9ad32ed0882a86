using System.Net.Sockets;
using Crawler.HubSimulator.Http;
using Microsoft.AspNetCore.Connections.Features;

namespace Crawler.HubSimulator.Faults;

/// <summary>A right answer that travels badly, as it is where <paramref name="identity"/>, otherwise compressed where the client asks for it.</summary>
internal sealed class DeliveryFault(IDelivery delivery, bool identity = false) : IFault
{
    public void Apply(FaultTarget target)
    {
        target.Response.Delivery = delivery;
        target.Response.Coding = identity ? BodyCoding.Identity : target.Response.Coding;
    }
}

/// <summary>Half of the announced bytes, then the connection ends.</summary>
internal sealed class TruncatedDelivery : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}

/// <summary>No byte at all: the connection is reset.</summary>
internal sealed class ResetDelivery : IDelivery
{
    public Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        context.Abort();
        return Task.CompletedTask;
    }
}

/// <summary>Nothing for a while, then the whole answer.</summary>
internal sealed class HangingDelivery(TimeSpan pause) : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        await Task.Delay(pause, time, context.RequestAborted);
        await PlainDelivery.Instance.SendAsync(context, body, time);
    }
}

/// <summary>The headers, nothing for a while, then the whole body.</summary>
internal sealed class HeadersFirstDelivery(TimeSpan pause) : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        await Task.Delay(pause, time, context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}

/// <summary>The rows of the page over and over, until so many bytes have been sent. They are made while they are sent.</summary>
internal sealed class EndlessDelivery(long bytes) : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        ReadOnlyMemory<byte> rows = body.Length > 2 ? body[1..^1] : "{}"u8.ToArray();
        await context.Response.BodyWriter.WriteAsync("["u8.ToArray(), context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(rows, context.RequestAborted);
        for (long sent = rows.Length + 2; sent < bytes; sent += rows.Length + 1)
        {
            await context.Response.BodyWriter.WriteAsync(","u8.ToArray(), context.RequestAborted);
            await context.Response.BodyWriter.WriteAsync(rows, context.RequestAborted);
        }

        await context.Response.BodyWriter.WriteAsync("]"u8.ToArray(), context.RequestAborted);
    }
}

/// <summary>Half of the answer, nothing for a while, then the rest.</summary>
internal sealed class StallingDelivery(TimeSpan pause) : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        await Task.Delay(pause, time, context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(body[(body.Length / 2)..], context.RequestAborted);
    }
}

/// <summary>A few bytes at a time: each read succeeds, the whole takes for ever.</summary>
internal sealed class SlowDelivery(int bytes, TimeSpan pause) : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        context.Response.ContentLength = body.Length;
        for (int sent = 0; sent < body.Length; sent += bytes)
        {
            await context.Response.BodyWriter.WriteAsync(body.Slice(sent, Math.Min(bytes, body.Length - sent)), context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            await Task.Delay(pause, time, context.RequestAborted);
        }
    }
}
