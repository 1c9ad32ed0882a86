using BenchmarkDotNet.Running;
using Crawler.Benchmarks;
using Crawler.Benchmarks.Micro;

return args switch
{
    ["crawl", .. var rest] => await CrawlBenchmark.RunAsync(Arguments.Number(rest, "--models", 200_000), rest.Contains("--with-js")),
    ["apply", .. var rest] => await ApplyBenchmark.RunAsync(Arguments.Number(rest, "--models", 200_000)),
    ["memory", .. var rest] => await MemoryBenchmark.RunAsync(Arguments.Number(rest, "--models", 200_000)),
    ["restart", .. var rest] => await RestartBenchmark.RunAsync(Arguments.Number(rest, "--models", 200_000)),
    ["queries", .. var rest] => await QueryBenchmark.RunAsync(Arguments.Number(rest, "--models", 200_000)),
    ["quota", .. var rest] => await QuotaBenchmark.RunAsync(
        Arguments.Number(rest, "--quota", 60), Arguments.Number(rest, "--window", 20), Arguments.Number(rest, "--latency", 300), Arguments.Number(rest, "--pages", 199)),
    ["history", .. var rest] => await HistoryBenchmark.RunAsync(
        Arguments.Number(rest, "--models", 5_000), Arguments.Number(rest, "--days", 730), Arguments.Number(rest, "--partitions", 32), Arguments.Text(rest, "--data")),
    ["lineage", "--silo", .. var rest] => await LineageBenchmark.RunSiloAsync(Arguments.Number(rest, "--models", 200_000)),
    ["lineage", .. var rest] => LineageBenchmark.Run(Arguments.Number(rest, "--models", 3_100_000), Arguments.Number(rest, "--edges", 904_000)),
    ["import", .. var rest] => await ImportBenchmark.RunAsync(Arguments.Number(rest, "--rows", 2_000_000), rest.Contains("--tags"), Arguments.Number(rest, "--batch-rows", 10_000)),
    ["write-snapshot", var path, .. var rest] => await SnapshotFile.WriteAsync(path, Arguments.Number(rest, "--rows", 2_000_000), rest.Contains("--tags")),
    ["azure", .. var rest] => await AzureBenchmark.RunAsync(Arguments.Number(rest, "--models", 1_000_000), Arguments.Number(rest, "--partitions", 128)),
    ["tables", .. var rest] => await TablesBenchmark.RunAsync(Arguments.Number(rest, "--rows", 20_000)),
    ["micro", .. var rest] => BenchmarkSwitcher.FromAssembly(typeof(RowBenchmarks).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest) is null ? 1 : 0,
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: crawl [--models N] [--with-js]   a whole crawl over HTTP, cold and unchanged; beside it the bare listing by the official JavaScript client (node, npm)
               apply [--models N]               rows already parsed into the partitions, durable, cold and unchanged
               memory [--models N]              bytes a model, part by part
               restart [--models N]             a silo over a full store
               queries [--models N]             what readers wait for while a crawl runs, and a fresh console
               quota [--quota N] [--window S] [--latency MS] [--pages N]
                                                wall time against the quota's floor
               history [--models N] [--days D] [--partitions P] [--data DIR]
                                                years of daily crawls: what they cost, what they leave, and whether the lifetimes told are found again
               lineage [--models N] [--edges N] the graph of declared parents: joined, settled, edited, asked
               lineage --silo [--models N]      the same through the grains, over a crawled store
               import [--rows N] [--tags] [--batch-rows N]
                                                a Parquet file into an embedded silo, cold and again
               azure [--models N] [--partitions P]
                                                a whole crawl into Azure Tables as Azurite serves them: requests, and so money
               tables [--rows N]                a row a request against entity groups, on Azurite
               micro [--filter PATTERN]         single operations, with BenchmarkDotNet
        """);
    return 2;
}
