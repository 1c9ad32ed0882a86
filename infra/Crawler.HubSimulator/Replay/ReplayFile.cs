using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Replay;

/// <summary>Reads a replay: JSON Lines, plain or gzipped, one row of the list API a line.</summary>
internal static class ReplayFile
{
    /// <summary>The rows in ascending order of <c>_id</c>. Of rows with one <c>_id</c> the last line wins, and <paramref name="warn"/> is told.</summary>
    public static async Task<IReadOnlyList<ReplayRow>> ReadAsync(string path, Action<string> warn, CancellationToken cancellation)
    {
        var rows = new Dictionary<RepoId, ReplayRow>();
        int duplicates = 0;
        try
        {
            await using Stream stream = Open(path);
            var lines = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16));
            int number = 0;
            await foreach (byte[] line in LinesAsync(lines, cancellation))
            {
                number++;
                if (line.AsSpan().Trim(" \t\r"u8).IsEmpty)
                {
                    continue;
                }

                ReplayRow row = ParseLine(path, number, line);
                duplicates += rows.ContainsKey(row.Id) ? 1 : 0;
                rows[row.Id] = row;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ReplayFormatException($"cannot read the replay file {path}: {e.Message}", e);
        }

        if (duplicates > 0)
        {
            warn($"{path}: {duplicates} rows repeat the _id of an earlier line; the last line wins");
        }

        return [.. rows.Values.OrderBy(row => row.Id)];
    }

    private static ReplayRow ParseLine(string path, int number, byte[] line)
    {
        try
        {
            return ReplayRow.Parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new ReplayFormatException($"{path}, line {number}: {e.Message}", e);
        }
    }

    private static Stream Open(string path)
    {
        FileStream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static async IAsyncEnumerable<byte[]> LinesAsync(
        PipeReader reader,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        bool completed = false;
        bool first = true;
        while (!completed)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> rest = read.Buffer;
            completed = read.IsCompleted;
            while (TryCutLine(ref rest, completed, out byte[] line))
            {
                yield return first && line.AsSpan().StartsWith("\uFEFF"u8) ? line[3..] : line;
                first = false;
            }

            reader.AdvanceTo(rest.Start, rest.End);
        }

        await reader.CompleteAsync();
    }

    private static bool TryCutLine(ref ReadOnlySequence<byte> rest, bool completed, out byte[] line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end).ToArray();
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = [];
        if (!completed || rest.IsEmpty)
        {
            return false;
        }

        line = rest.ToArray();
        rest = rest.Slice(rest.End);
        return true;
    }
}
