using System.IO.Compression;
using System.Text;
using Crawler.Core.Catalogue;
using Parquet.Schema;
using Parquet.Serialization;

namespace Crawler.Imports.Tests;

/// <summary>Files to import, in a folder of their own, and what is read of them.</summary>
internal sealed class TestFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crawler-imports-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Gzip(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }

    /// <summary>Writes untyped rows.</summary>
    public async Task<string> ParquetAsync(string name, ParquetSchema schema, params Dictionary<string, object?>[] rows)
    {
        var path = Path.Combine(_folder, name);
        await using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        await ParquetSerializer.SerializeUntypedAsync([.. rows.Select(row => (IDictionary<string, object?>)row)], schema, stream, cancellationToken: CancellationToken.None);
        return path;
    }

    /// <summary>Reads a whole file in batches.</summary>
    public static async Task<FileContent> ReadAsync(string path, string? dateColumn = null, int batchRows = 1000)
    {
        var file = await ImportFile.OpenAsync(path, dateColumn, CancellationToken.None);
        await using var reading = await file.ReadAsync(CancellationToken.None);
        var batches = new List<ImportRows>();
        while (await reading.ReadAsync(batchRows, file.Rows, CancellationToken.None) is { } batch)
        {
            batches.Add(batch);
        }

        Assert.Equal(file.Rows, reading.NextRow);
        Assert.Null(await reading.ReadAsync(batchRows, long.MaxValue, CancellationToken.None));
        return new FileContent(file, batches);
    }

    /// <summary>Real data beside the repository; where it is missing the test is skipped.</summary>
    public static string Shared(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine([folder.FullName, "shared", "data", .. parts]);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip($"the real data file {string.Join('/', parts)} is not on this machine");
        return "";
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>What was read of a file.</summary>
internal sealed record FileContent(ImportFile File, IReadOnlyList<ImportRows> Batches)
{
    public IReadOnlyList<Observation> Rows => [.. Batches.SelectMany(Unpack)];

    public Observation Row => Rows.Single();

    public IReadOnlyDictionary<string, long> Quarantined => Batches
        .SelectMany(batch => batch.Quarantined)
        .GroupBy(entry => entry.Key)
        .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));

    public IReadOnlyList<UnreadableRow> Samples => [.. Batches.SelectMany(batch => batch.Samples)];

    private static IEnumerable<Observation> Unpack(ImportRows batch)
    {
        var start = 0;
        foreach (var length in batch.Lengths)
        {
            yield return new ObservationView(batch.Packed.AsSpan(start, length)).ToObservation();
            start += length;
        }

        Assert.Equal(batch.Packed.Length, start);
    }
}
