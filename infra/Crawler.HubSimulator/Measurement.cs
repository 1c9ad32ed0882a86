using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Crawler.HubSimulator;

/// <summary>
/// How fast the simulator serves a whole listing to a client on the same machine, plain and compressed. The client asks for what a census needs, one
/// page after the other, and looks at nothing but the link; its share of the processor is in the figures.
/// </summary>
internal sealed class Measurement(TextWriter output)
{
    private const string Query = "/api/models?sort=createdAt&direction=1&limit=1000&expand=author&expand=createdAt&expand=lastModified&expand=downloads"
        + "&expand=downloadsAllTime&expand=likes&expand=trendingScore&expand=tags&expand=pipeline_tag&expand=library_name&expand=gated&expand=private"
        + "&expand=disabled&expand=sha&expand=safetensors&expand=baseModels";

    public async Task RunAsync(HubSimulatorOptions options, CancellationToken cancellation)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.StartNew();
        await using HubSimulatorHost host = await HubSimulatorHost.StartAsync(options with { Port = 0, Quota = int.MaxValue }, cancellation);
        start.Stop();
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        await output.WriteLineAsync($"{host.Models} models, started in {start.Elapsed.TotalSeconds:F2} s, {(double)bytes / Math.Max(1, host.Models):F1} bytes a model");
        foreach (string encoding in new[] { "identity", "gzip" })
        {
            await output.WriteLineAsync(await WalkAsync(host, encoding, cancellation));
        }

        var day = Stopwatch.StartNew();
        host.Advance(1);
        await output.WriteLineAsync($"a day lived in {day.Elapsed.TotalSeconds:F2} s");
    }

    private static async Task<string> WalkAsync(HubSimulatorHost host, string encoding, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = host.BaseAddress };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        byte[] piece = new byte[1 << 16];
        using Process process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        long bytes = 0;
        for (string? next = Query; next is not null;)
        {
            using HttpResponseMessage response = await client.GetAsync(next, HttpCompletionOption.ResponseHeadersRead, cancellation);
            response.EnsureSuccessStatusCode();
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            while (await body.ReadAsync(piece, cancellation) is > 0 and var read)
            {
                bytes += read;
            }

            next = response.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.Single().Split('<', '>')[1] : null;
        }

        clock.Stop();
        process.Refresh();
        double rows = Math.Max(1, host.Models);
        var line = new StringBuilder($"{encoding,-8} {rows / clock.Elapsed.TotalSeconds,9:F0} rows/s");
        line.Append($", {(process.TotalProcessorTime - processor).TotalMicroseconds / rows:F2} us of processor a row");
        line.Append($", {bytes / rows:F0} bytes a row, {clock.Elapsed.TotalSeconds:F1} s");
        return line.ToString();
    }
}
