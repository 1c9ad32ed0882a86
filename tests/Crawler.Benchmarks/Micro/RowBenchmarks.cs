using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Configs;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Core.Rollups;

namespace Crawler.Benchmarks.Micro;

/// <summary>Single operations on the way of a row. The partition holds 8,000 records, about what one of 128 holds of a million.</summary>
[Config(typeof(ShortConfig))]
[MemoryDiagnoser]
public class RowBenchmarks
{
    private const int Records = 8_000;
    private static readonly DateOnly Day = new(2026, 8, 22);
    private readonly RowBuilder _row = new();
    private readonly PackedWriter _packed = new(4096);
    private Partition _partition = null!;
    private byte[][] _rows = null!;
    private Window _window = null!;
    private JournalEntry[] _entries = null!;
    private byte[] _journal = null!;
    private byte[] _vectors = null!;
    private int _next;

    /// <summary>Fills the partition.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _rows = [.. Enumerable.Range(1, Records).Select(Row)];
        _partition = new Partition(OwnerRegistry.BuiltIn, Day);
        var plan = _partition.Plan(Window(1, _rows), 0);
        _partition.Adopt(plan.Entries);
        _window = Window(2, _rows);
        _entries = [.. plan.Entries.Take(8)];
        _journal = JournalCodec.Encode(_entries, 500_000)[0];
        _vectors = Measure().Encode();
    }

    /// <summary>Packs one row.</summary>
    [Benchmark]
    public int PackARow()
    {
        _packed.Truncate();
        Describe(_row, ++_next % Records);
        return _row.Pack(_packed);
    }

    /// <summary>Plans 8,000 unchanged rows.</summary>
    [Benchmark(OperationsPerInvoke = Records)]
    public int PlanAnUnchangedRow() => _partition.Plan(_window, 1).Entries.Count;

    /// <summary>Finds a record by id.</summary>
    [Benchmark]
    public int FindARecord() => _partition.Records.Find(Id(1 + (++_next % Records)));

    /// <summary>The slot of an owner.</summary>
    [Benchmark]
    public int SlotOfAnOwner() => OwnerName.SlotOf("some-organisation"u8);

    /// <summary>Takes a contribution back and adds it again.</summary>
    [Benchmark]
    public int FoldARowAnew()
    {
        var row = _rows[++_next % Records];
        _partition.Fold.Remove(row);
        _partition.Fold.Add(row);
        return _partition.Fold.Total.Models;
    }

    /// <summary>Encodes a journal row of 8 records.</summary>
    [Benchmark]
    public int EncodeAJournalRow() => JournalCodec.Encode(_entries, 500_000).Count;

    /// <summary>Decodes a journal row of 8 records.</summary>
    [Benchmark]
    public int DecodeAJournalRow()
    {
        var count = 0;
        JournalCodec.Decode(_journal, _ => count++);
        return count;
    }

    /// <summary>Measures a partition of 8,000 records.</summary>
    [Benchmark]
    public PartitionVectors Measure() =>
        PartitionVectors.Measure(0, default, _partition.Records.Capture(), OwnerRegistry.BuiltIn, Day, 1, 0);

    /// <summary>Decodes the vectors of a partition of 8,000 records.</summary>
    [Benchmark]
    public PartitionVectors DecodeVectors() => PartitionVectors.Decode(_vectors);

    /// <summary>Grants a request.</summary>
    [Benchmark]
    public bool AcquireAPermit()
    {
        var budget = new RequestBudget(new BudgetState(1000, TimeSpan.FromMinutes(5), DateTimeOffset.UnixEpoch.AddMinutes(5), DateTimeOffset.UnixEpoch.AddMinutes(5), 0));
        budget.Reserve(budget.Acquire(DateTimeOffset.UnixEpoch).Reservation!);
        return budget.Acquire(DateTimeOffset.UnixEpoch).IsGranted;
    }

    private static RepoId Id(int number) => new(((ulong)(1_700_000_000 + number) << 32) | 7, (uint)number);

    private static void Describe(RowBuilder row, int number)
    {
        row.Clear();
        row.Id = Id(number);
        (row.Downloads30d, row.DownloadsAllTime, row.Likes) = (number % 300, number * 7L, number % 40);
        row.LastModified = 1_780_000_000_000 + number;
        row.SetName(System.Text.Encoding.UTF8.GetBytes($"owner{number % 900}/some-model-of-{number}"));
        foreach (var tag in (ReadOnlySpan<string>)["transformers", "safetensors", "llama", "text-generation", "license:apache-2.0", "base_model:meta-llama/Llama-3.1-8B", "base_model:finetune:meta-llama/Llama-3.1-8B", "region:us"])
        {
            row.AddTag(System.Text.Encoding.UTF8.GetBytes(tag));
        }
    }

    private static byte[] Row(int number)
    {
        var (row, packed) = (new RowBuilder(), new PackedWriter());
        Describe(row, number);
        row.Pack(packed);
        return packed.ToArray();
    }

    private static Window Window(int crawl, byte[][] rows) => new()
    {
        Crawl = crawl,
        AsOf = (uint)(1_780_000_000 + crawl),
        From = RepoId.Min,
        UpTo = RepoId.Max,
        LastListed = Id(Records),
        ProvesAbsence = true,
        Rows = rows.SelectMany(row => row).ToArray(),
        Lengths = [.. rows.Select(row => row.Length)],
    };

    /// <summary>In this process and short: these are for ratios, not for records.</summary>
    private sealed class ShortConfig : ManualConfig
    {
        public ShortConfig() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
