using Azure.Data.Tables;
using Crawler.Storage.Tests.Reminders;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Crawler.Storage.Tests.Azure;

/// <summary>The same suite over Orleans' own provider: what it asks is Orleans' contract, and not ours.</summary>
public sealed class StockReminderTests(AzuriteFixture azurite) : ReminderConformance
{
    private readonly List<IHost> _hosts = [];
    private readonly string _tableName = $"stock{Guid.NewGuid():N}";
    private TableServiceClient _account = null!;

    // Every reminder is a request here, and every range one or two.
    protected override int Reminders => 200;

    protected override int Ranges => 40;

    public override async ValueTask InitializeAsync()
    {
        _account = new TableServiceClient(await azurite.ConnectionStringAsync());
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var host in _hosts)
        {
            host.Dispose();
        }
    }

    /// <remarks>Of a silo that is never started only the table is taken.</remarks>
    protected override Task<IReminderTable> OpenAsync(string serviceId)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering()
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("stock", serviceId))
            .UseAzureTableReminderService(options => (options.TableServiceClient, options.TableName) = (_account, _tableName)));
        var host = builder.Build();
        _hosts.Add(host);
        return Task.FromResult(host.Services.GetRequiredService<IReminderTable>());
    }

    // What follows is where the stock provider differs; ours keeps to the suite.

    /// <summary>Times are written as text without a zone.</summary>
    protected override DateTimeKind KindOfTimes => DateTimeKind.Unspecified;
}
