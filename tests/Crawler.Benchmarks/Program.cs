using Crawler.Benchmarks;

return args switch
{
    ["crawl", .. var rest] => await CrawlBenchmark.RunAsync(Arguments.Number(rest, "--models", 200_000)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: crawl [--models N]   a whole crawl over HTTP, cold and unchanged: rows/s, silo CPU per row, live bytes per model");
    return 2;
}
