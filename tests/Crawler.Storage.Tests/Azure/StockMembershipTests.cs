using Azure.Data.Tables;
using Crawler.Storage.Tests.Membership;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Crawler.Storage.Tests.Azure;

/// <summary>The same suite over Orleans' own provider: what it asks is Orleans' contract, and not ours.</summary>
public sealed class StockMembershipTests(AzuriteFixture azurite) : MembershipConformance
{
    private readonly List<IHost> _hosts = [];
    private readonly string _tableName = $"stock{Guid.NewGuid():N}";
    private TableServiceClient _account = null!;

    // Every change is a request here, and every conflict two.
    protected override int Contenders => 4;

    protected override int Rounds => 5;

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
    protected override Task<IMembershipTable> OpenAsync(string clusterId) => Task.FromResult(Take<IMembershipTable>(builder => builder.UseOrleans(silo => silo
        .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "stock"))
        .UseAzureStorageClustering(options => (options.TableServiceClient, options.TableName) = (_account, _tableName)))));

    protected override Task<IGatewayListProvider> OpenGatewaysAsync(string clusterId) => Task.FromResult(Take<IGatewayListProvider>(builder => builder.UseOrleansClient(client => client
        .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "stock"))
        .UseAzureStorageClustering(options => (options.TableServiceClient, options.TableName) = (_account, _tableName)))));

    private T Take<T>(Action<HostApplicationBuilder> configure)
        where T : notnull
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder);
        var host = builder.Build();
        _hosts.Add(host);
        return host.Services.GetRequiredService<T>();
    }

    // What follows is where the stock provider differs; ours keeps to the suite.

    /// <summary>Times are written as text without a zone.</summary>
    protected override DateTimeKind KindOfTimes => DateTimeKind.Unspecified;
}
