using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Crawler.Contracts.Crawling;
using Crawler.Imports;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>
/// A generated Parquet snapshot into an embedded silo with the default durable store: read and packed on one thread, applied on the others, as <c>crawler import</c> does it. First
/// the reading alone, then a first import, then the same file again, which changes nothing. The census at the end is not part of it.
/// </summary>
internal static class ImportBenchmark
{
    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(int rows, bool withTags, int batchRows)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            var path = Path.Combine(directory, "models.parquet");
            await WriteElsewhereAsync(path, rows, withTags);
            var opened = TimeProvider.System.GetTimestamp();
            var file = await ImportFile.OpenAsync(path, null, CancellationToken.None);
            Console.WriteLine($"{rows:N0} rows{(withTags ? " with tags" : "")}, {new FileInfo(path).Length / 1e6:F0} MB of Parquet, batches of {batchRows:N0}, {Machine.Describe()}; "
                + $"looked through in {TimeProvider.System.GetElapsedTime(opened).TotalSeconds:F2} s");
            Console.WriteLine("| import | rows | seconds | rows/s | CPU µs/row | peak memory, MB |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|");
            await MeasureAsync("reading alone", file, batchRows, _ => Task.CompletedTask);
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = Path.Combine(directory, "data") });
            var crawls = silo.Client.GetGrain<ICrawlGrain>("models");
            await ImportAsync("first", file, batchRows, crawls);
            await ImportAsync("again", file, batchRows, crawls);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Writes the file in a process of its own, so that the memory it takes is not counted here.</summary>
    private static async Task WriteElsewhereAsync(string path, int rows, bool withTags)
    {
        using var process = Process.Start(
            Environment.ProcessPath!, ["write-snapshot", path, "--rows", rows.ToString(CultureInfo.InvariantCulture), .. withTags ? ["--tags"] : Array.Empty<string>()]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Writing the snapshot ended with {process.ExitCode}.");
        }
    }

    private static async Task ImportAsync(string name, ImportFile file, int batchRows, ICrawlGrain crawls)
    {
        var begun = await crawls.BeginImport(new CrawlRequest
        {
            Hub = ImportRequest.NoHub,
            AsOf = AsOf,
            Import = new ImportRequest { Source = file.Name, Digest = file.Digest, Rows = file.Rows, IsAgain = true },
        });
        await MeasureAsync(name, file, batchRows, async rows =>
        {
            var reply = await crawls.TakeImport(new ImportBatch(begun.Crawl!.Id, rows.FromRow, rows.UpToRow, rows.Packed, rows.Lengths, rows.Duplicates, rows.Quarantined, []));
            if (!reply.Ok)
            {
                throw new InvalidOperationException(reply.Message);
            }
        });

        // The figures would be folded and frozen now, which is the census' part; here the import just ends.
        await crawls.Cancel();
    }

    private static async Task MeasureAsync(string name, ImportFile file, int batchRows, Func<ImportRows, Task> take)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, started) = (process.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        await using var reading = await file.ReadAsync(CancellationToken.None);
        var channel = Channel.CreateBounded<ImportRows>(2);
        var producing = Task.Run(async () =>
        {
            while (await reading.ReadAsync(batchRows, file.Rows, CancellationToken.None) is { } rows)
            {
                await channel.Writer.WriteAsync(rows);
            }

            channel.Writer.Complete();
        });
        await foreach (var rows in channel.Reader.ReadAllAsync())
        {
            await take(rows);
        }

        await producing;
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        Console.WriteLine(
            $"| {name} | {file.Rows} | {seconds:F1} | {file.Rows / seconds:F0} | {(process.TotalProcessorTime - cpu).TotalMicroseconds / file.Rows:F1} | {process.PeakWorkingSet64 / 1e6:F0} |");
    }
}
