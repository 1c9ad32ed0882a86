using System.IO.Hashing;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Grains.History;

/// <summary>Lifetimes and relative adoption: worked out for whoever asks, and kept as long as the flows are the same.</summary>
public sealed partial class HistoryGrain
{
    private readonly SemaphoreSlim _living = new(1, 1);

    /// <inheritdoc/>
    public async Task<LifetimeReply> Lifetimes(LifetimeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var lives = await LivesOf(query.Options);
        var cohorts = LifetimeCohorts.Decode(lives.Cohorts);
        var wanted = cohorts.Keys.Where(key =>
            (query.Dimension is null || key.Dimension == query.Dimension)
            && (query.Member is null || key.Member == query.Member)
            && (query.Quarter is null || key.Quarter == query.Quarter)
            && (query.Signal is null || key.Signal == query.Signal));
        return new LifetimeReply(
            [.. wanted.Select(key => new CohortLifetimes(key, cohorts.Read(key)!))],
            Enum.GetValues<LifetimeExclusion>().ToDictionary(reason => reason, cohorts.Excluded),
            lives.Basis);
    }

    /// <inheritdoc/>
    public async Task<AdoptionReply> Adoption(LifeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var lives = await LivesOf(options);
        var boards = RelativeAdoption.Decode(lives.Boards);
        return new AdoptionReply(
            [.. boards.Options.Bands.SelectMany(band => boards.Options.Checkpoints, (band, age) => new AdoptionBoardView(
                band,
                age,
                boards.Baseline(AdoptionBaseline.MedianOfTop, band, age),
                boards.Baseline(AdoptionBaseline.MonotoneTenth, band, age),
                boards.Top(band, age)))],
            lives.Basis);
    }

    /// <summary>What stands for these options, worked out where it is not of the present flows.</summary>
    private async Task<StoredLives> LivesOf(LifeOptions options)
    {
        await _living.WaitAsync();
        try
        {
            var key = $"{MergedFlows.LivesPrefix}{Hash(System.Text.Json.JsonSerializer.Serialize(options))}";
            var flows = FlowsBasis();
            if (await _merged.ReadLivesAsync(key, CancellationToken.None) is { } stored && stored.FlowsBasis == flows)
            {
                return stored;
            }

            var lives = await WorkOut(options, flows);
            await _merged.WriteLivesAsync(key, lives, CancellationToken.None);
            return lives;
        }
        finally
        {
            _living.Release();
        }
    }

    private async Task<StoredLives> WorkOut(LifeOptions options, string flows)
    {
        var book = _merged.Book;
        var crawls = await GrainFactory.GetGrain<ICrawlGrain>(Kind).Timeline();
        var registry = book.RegistryVersion.Length > 0 ? book.RegistryVersion : await GrainFactory.GetGrain<Contracts.Attribution.IRegistryGrain>(0).Version();
        var request = new LifeFoldRequest(crawls, registry, options);
        var (cohorts, boards) = (new LifetimeCohorts(options.Lifetimes), new RelativeAdoption(options.Adoption));

        // One after the other: each holds all of a partition's curves.
        for (var number = 0; number < partitions.Count; number++)
        {
            var partition = GrainFactory.GetGrain<IPartitionGrain>(number);
            var part = await steps.DoAsync(() => partition.FoldLives(request));
            await Task.Run(() =>
            {
                cohorts.Merge(LifetimeCohorts.Decode(part.Cohorts));
                boards.Merge(RelativeAdoption.Decode(part.Boards));
            });
        }

        var last = crawls.MaxBy(crawl => (crawl.AsOf, crawl.Ordinal))?.Id ?? "";
        return new StoredLives(1, flows, new LifeBasis(time.GetUtcNow(), last, registry), cohorts.Encode(), boards.Encode());
    }

    private string FlowsBasis() => _merged.Book.Basis();

    private static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(System.Text.Encoding.UTF8.GetBytes(text)));
}
