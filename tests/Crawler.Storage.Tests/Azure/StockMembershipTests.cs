using Azure.Data.Tables;
using Crawler.Storage.Tests.Membership;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Crawler.Storage.Tests.Azure;

/// <summary>The same suite over Orleans' own provider: what it asks is Orleans' contract, and not ours.</summary>
public sealed class StockMembershipTests(AzuriteFixture azurite) : MembershipConformance
{
    private readonly StockHosts _hosts = new();
    private readonly string _tableName = $"stock{Guid.NewGuid():N}";
    private TableServiceClient _account = null!;

    // As over our own, so that the two can be compared.
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
        _hosts.Dispose();
    }

    protected override Task<IMembershipTable> OpenAsync(string clusterId) => Task.FromResult(
        _hosts.Take<IMembershipTable>(builder => builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "stock"))
            .UseAzureStorageClustering(options => (options.TableServiceClient, options.TableName) = (_account, _tableName)))));

    protected override Task<IGatewayListProvider> OpenGatewaysAsync(string clusterId) => Task.FromResult(
        _hosts.Take<IGatewayListProvider>(builder => builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "stock"))
            .UseAzureStorageClustering(options => (options.TableServiceClient, options.TableName) = (_account, _tableName)))));

    // What follows is where the stock provider differs, each as it is there; ours keeps to the suite.

    /// <summary>Times are kept as text; they read back as UTC that does not say so.</summary>
    protected override DateTimeKind KindOfTimes => DateTimeKind.Unspecified;

    /// <summary>An empty name of a silo is taken for one that an older version did not write, and reads as none.</summary>
    public override async Task Any_name_reads_back(string name)
    {
        if (name.Length > 0)
        {
            await base.Any_name_reads_back(name);
            return;
        }

        var entry = SomeSilo.Entry(name: "");
        (entry.HostName, entry.RoleName) = ("", "");
        await InsertAsync(entry);

        var read = (await EntryAsync(entry.SiloAddress))!;
        Assert.Equal(("", null, ""), (read.HostName, read.SiloName, read.RoleName));
    }
}
