using System.Diagnostics;
using System.Text;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>The graph at more than the size of the real Hub: reports of 128 partitions joined and settled, one edit above a large family, the largest tree, memory.</summary>
internal static class LineageBenchmark
{
    private const int Partitions = 128;
    private const int Hubs = 24;
    private const int Cycles = 12;
    private static readonly DateOnly Day = new(2026, 11, 1);

    public static int Run(int models, int edges)
    {
        Console.WriteLine($"lineage of {models:N0} models with {edges:N0} edges, {Machine.Describe()}");
        var world = new World(models, edges);
        var reports = world.Tables.Select(table => ChildReport.Whole(table.Capture())).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var index = NewIndex();
        Take(index, reports);
        var joined = clock.Elapsed;
        Answer(index, world);
        var answered = clock.Elapsed;
        index.Settle();
        Console.WriteLine($"reports {reports.Sum(report => (long)report.Length) / 1e6:F0} MB; joined {joined.TotalSeconds:F2} s, names answered {(answered - joined).TotalSeconds:F2} s, linked and settled {(clock.Elapsed - answered).TotalSeconds:F2} s");
        var graph = index.Graph;
        var resident = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{graph.EdgeCount:N0} resolved edges among {graph.NodeCount:N0} nodes; {resident / 1e6:F0} MB, {resident / (double)graph.EdgeCount:F0} bytes an edge with ids, names and facts");

        for (var run = 1; run <= 3; run++)
        {
            graph.SettleAllNext();
            clock.Restart();
            graph.Settle();
            Console.WriteLine($"whole settling, run {run}: {clock.Elapsed.TotalSeconds:F2} s");
        }

        var middle = Enumerable.Range(0, graph.NodeCount).Where(graph.HasParents).MaxBy(node => graph.CountsOf(node).Descendants.Total);
        var largest = Enumerable.Range(0, graph.NodeCount).MaxBy(node => graph.CountsOf(node).Descendants.Total);
        var other = Enumerable.Range(0, graph.NodeCount).First(node => graph.IsRoot(node) && node != largest && node != graph.Origin(middle));
        var parents = graph.Parents(middle);
        for (var run = 1; run <= 3; run++)
        {
            graph.SetParents(middle, run % 2 == 1 ? [new ParentEdge(other, Relation.Finetune)] : [.. parents]);
            clock.Restart();
            var settled = graph.Settle();
            Console.WriteLine($"one edited edge above {graph.CountsOf(middle).Descendants.Total:N0} descendants, run {run}: {clock.Elapsed.TotalMilliseconds:F1} ms ({settled.Nodes:N0} nodes looked at again)");
        }

        var views = new LineageViews(index, OwnerRegistry.BuiltIn, Day);
        for (var run = 1; run <= 3; run++)
        {
            clock.Restart();
            var tree = views.Tree(largest, new TreeQuery(1, 100));
            Console.WriteLine($"first {tree.Children.Count} of {tree.Children.Count + tree.ChildrenLeftOut:N0} children of the largest node, run {run}: {clock.Elapsed.TotalMilliseconds:F1} ms");
        }

        clock.Restart();
        var report = LineageMeasurement.Of(index, OwnerRegistry.BuiltIn, Day);
        Console.WriteLine($"all figures of a census: {clock.Elapsed.TotalSeconds:F2} s (depth {report.Anatomy.MaxDepth}, {report.Anatomy.Roots:N0} roots, {report.Anatomy.Cyclic} in circles)");
        clock.Restart();
        var snapshot = index.EncodeSnapshot();
        Console.WriteLine($"snapshot for the readers of a census: {snapshot.Length / 1e6:F0} MB, written in {clock.Elapsed.TotalSeconds:F2} s");
        for (var run = 1; run <= 3; run++)
        {
            clock.Restart();
            LineageIndex.DecodeSnapshot(snapshot, OwnerRegistry.BuiltIn, Day);
            Console.WriteLine($"snapshot read back and settled, run {run}: {clock.Elapsed.TotalSeconds:F2} s");
        }

        GC.KeepAlive(world);
        return 0;
    }

    /// <summary>The same through the grains: a crawled store of 128 partitions, a new silo, everything asked for the first time.</summary>
    public static async Task<int> RunSiloAsync(int models)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using (var hub = await Crawls.SimulatorAsync(models))
            await using (var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory, Partitions = Partitions }))
            {
                await Crawls.RunAsync(silo, hub.Address);
            }

            Console.WriteLine($"lineage over a crawled store of {models:N0} models in {Partitions} partitions, {Machine.Describe()}");
            Console.WriteLine("| run | model, from the census' graph, s | the same again, ms | every partition awake, s | rebuilt and measured from them, s | 100 children of the largest, ms |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
            for (var run = 1; run <= 3; run++)
            {
                await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
                var ecosystem = silo.Client.GetGrain<IEcosystemGrain>("models");
                var census = (await ecosystem.Census(null))!.Census;
                var reader = silo.Client.GetGrain<IFrozenLineageGrain>(census.Crawl);
                var root = (await ecosystem.Lineage(census.Crawl))!.Families[0];
                var frozen = await Seconds(() => reader.Model(root.Id ?? default, root.Root));
                var again = await Seconds(() => reader.Model(root.Id ?? default, root.Root));
                var awake = await Seconds(() => ecosystem.Partitions());
                var rebuilt = await Seconds(() => silo.Client.GetGrain<ILineageGrain>("models").Report());
                await reader.Tree(new LineageKey(root.Id, root.Root), new TreeQuery(1, 100));
                var tree = await Seconds(() => reader.Tree(new LineageKey(root.Id, root.Root), new TreeQuery(1, 100)));
                Console.WriteLine($"| {run} | {frozen:F2} | {again * 1000:F1} | {awake:F2} | {rebuilt:F2} | {tree * 1000:F1} |");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> Seconds<T>(Func<Task<T>> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return clock.Elapsed.TotalSeconds;
    }

    private static LineageIndex NewIndex() => new(Partitions, owner => OwnerName.SlotOf(owner) % Partitions, OwnerRegistry.BuiltIn, Day);

    private static void Take(LineageIndex index, byte[][] reports)
    {
        for (var number = 0; number < Partitions; number++)
        {
            index.TakeChildren(number, null, new PartitionVersion(1, 1), true, reports[number]);
        }
    }

    private static void Answer(LineageIndex index, World world)
    {
        for (var number = 0; number < Partitions; number++)
        {
            if (index.NamesToAsk(number) is { } question)
            {
                index.TakeBearers(number, new PartitionVersion(1, 1), question, BearerReport.Of(world.Tables[number], question.Names));
            }
        }

        for (var number = 0; number < Partitions; number++)
        {
            if (index.IdsToAsk(number) is { } question)
            {
                index.TakeLive(number, new PartitionVersion(1, 1), question, BearerReport.Of(world.Tables[number], question.Ids));
            }
        }
    }

    /// <summary>
    /// Hubs with tens of thousands of direct children and one another below each other, a long tail of parents, chains, merges, twelve circles, phantoms. Models without relatives are
    /// in no report and are not made.
    /// </summary>
    private sealed class World
    {
        private readonly Random _random = new(7);
        private readonly int _models;
        private readonly RowBuilder _row = new();
        private readonly PackedWriter _packed = new();

        public World(int models, int edges)
        {
            _models = models;
            var (left, number) = (edges, 0);
            var children = (int)(edges * 0.95);
            var spacing = Math.Max(1, models / Math.Max(1, children + (children / 8)));
            for (var hub = 0; hub < Hubs; hub++)
            {
                // Each second hub derives from the one before it: an edit there moves all that is below.
                Add(hub, hub % 2 == 1 ? [hub - 1] : [], Relation.Finetune);
                left -= hub % 2;
            }

            for (var i = 0; i < Cycles; i++)
            {
                var (a, b) = (models + (2 * i), models + (2 * i) + 1);
                Add(a, [b], Relation.Finetune);
                Add(b, [a], Relation.Finetune);
                left -= 2;
            }

            for (var i = 0; left > 0; i++)
            {
                number = Hubs + (i * spacing);
                var parents = _random.Next(40) == 0 ? Math.Min(left, _random.Next(2, 7)) : 1;
                if (i % 8 == 7)
                {
                    Add(number, [], Relation.Untyped);
                    continue;
                }

                Add(number, [.. Enumerable.Range(0, parents).Select(_ => Parent(number)).Distinct()], parents > 1 ? Relation.Merge : _random.Next(20) switch { < 9 => Relation.Finetune, < 16 => Relation.Adapter, _ => Relation.Quantized });
                left -= parents;
            }
        }

        public RecordTable[] Tables { get; } = [.. Enumerable.Range(0, Partitions).Select(_ => new RecordTable())];

        private int Parent(int child) => _random.Next(100) switch
        {
            < 62 => _random.Next(Hubs),
            < 64 => -1 - _random.Next(20_000),
            _ => Math.Max(0, (int)(child * Math.Pow(_random.NextDouble(), 2.5))),
        };

        private void Add(int number, int[] parents, Relation relation)
        {
            _row.Clear();
            _row.Id = new RepoId(((ulong)(1_646_263_744 + number) << 32) | 7, (uint)number);
            (_row.Downloads30d, _row.DownloadsAllTime, _row.Likes) = (_random.Next(1000), _random.Next(5000), _random.Next(20));
            _row.SetName(Name(number));
            _row.SetTask("text-generation"u8);
            _row.AddTag("license:apache-2.0"u8);
            _row.AddTag("en"u8);
            foreach (var parent in parents.Where(parent => parent != number))
            {
                _row.AddTag([.. "base_model:"u8, .. Encoding.UTF8.GetBytes(relation.ToString().ToLowerInvariant()), (byte)':', .. Name(parent)]);
                _row.AddTag([.. "base_model:"u8, .. Name(parent)]);
            }

            _packed.Truncate();
            _row.Pack(_packed);
            var slot = OwnerName.SlotOf(OwnerName.Of(Name(number))) % Partitions;
            Tables[slot].Put(PackedRecord.Pack(null, _packed.Written), new RecordState(1, 1, 1));
        }

        private byte[] Name(int number) => Encoding.UTF8.GetBytes(
            number < 0 ? $"vanished-{-number % 900}/phantom-{-number}" : number < Hubs ? $"hub-{number}/Base-{number}-Instruct" : $"user-{number % Math.Max(1, _models / 10)}/some-model-name-{number}-7B-GGUF");
    }
}
