using Crawler.Contracts;
using Crawler.Core.Attribution;
using Crawler.Core.History;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Grains.Placement;
using Crawler.Hub;
using Crawler.Silo.Networking;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Crawler.Silo;

/// <summary>What every silo has, however it is hosted: store, Hub client, grains and their places.</summary>
internal static class SiloComposition
{
    /// <summary>Adds it.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="store">The open store; the caller closes it after the host.</param>
    /// <param name="header">What the store is.</param>
    /// <param name="parts">What differs between silos.</param>
    /// <param name="clustering">How the silo finds others.</param>
    public static void AddCrawler(this IHostApplicationBuilder builder, ITableStore store, StoreHeader header, SiloParts parts, Action<ISiloBuilder> clustering)
    {
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(new PartitionMap(header.Partitions));
        builder.Services.AddSingleton(parts.Failpoints);
        builder.Services.AddSingleton(parts.Thinning);
        builder.Services.AddSingleton(new Wakeups(parts.WakeEvery));
        builder.Services.AddSingleton(OwnerRegistry.BuiltIn);
        builder.Services.AddSingleton<RegistrySource>();
        builder.Services.AddSingleton<SiloPlan>();
        builder.Services.AddSingleton<RepeatableSteps>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHubClient(parts.ConfigureHub);
        builder.UseOrleans(silo =>
        {
            silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromHours(2));
            silo.Services.AddSerializer(serializer => serializer.AddCrawlerTypes());
            silo.AddPlacementDirector<PartitionPlacement, PartitionPlacementDirector>();
            silo.AddSiloNetworking();
            clustering(silo);
        });
    }

    /// <summary>The setting of history that keeps what <paramref name="text"/> says.</summary>
    /// <exception cref="ArgumentException">It says nothing that can be done.</exception>
    public static HistoryThinning ThinningOf(string text) => HistoryThinning.TryParse(text, out var thinning)
        ? thinning
        : throw new ArgumentException(
            $"The thinning of the history is '{text}'. Set CRAWLER_HISTORY_THINNING to none, weekly-after:N or monthly-after:N, N being months from 1 to 1200.");
}

/// <summary>What differs between silos.</summary>
internal sealed record SiloParts
{
    public required Failpoints Failpoints { get; init; }

    public required HistoryThinning Thinning { get; init; }

    public required Action<HubClientOptions> ConfigureHub { get; init; }

    /// <summary>How often running crawls and schedules are woken, where anybody wakes them.</summary>
    public TimeSpan WakeEvery { get; init; } = TimeSpan.FromMinutes(1);
}
