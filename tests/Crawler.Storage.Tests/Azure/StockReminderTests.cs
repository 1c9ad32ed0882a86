using Azure;
using Azure.Data.Tables;
using Crawler.Storage.Tests.Reminders;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Crawler.Storage.Tests.Azure;

/// <summary>The same suite over Orleans' own provider: what it asks is Orleans' contract, and not ours.</summary>
public sealed class StockReminderTests(AzuriteFixture azurite) : ReminderConformance
{
    private readonly StockHosts _hosts = new();
    private readonly string _tableName = $"stock{Guid.NewGuid():N}";
    private TableServiceClient _account = null!;

    // As over our own, so that the two can be compared.
    protected override int Reminders => 300;

    protected override int Ranges => 100;

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

    /// <remarks>A silo needs some membership to be built; it is not started, so it joins nothing.</remarks>
    protected override Task<IReminderTable> OpenAsync(string serviceId) => Task.FromResult(
        _hosts.Take<IReminderTable>(builder => builder.UseOrleans(silo => silo
            .UseLocalhostClustering()
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("stock", serviceId))
            .UseAzureTableReminderService(options => (options.TableServiceClient, options.TableName) = (_account, _tableName)))));

    // What follows is where the stock provider differs, each as it is there; ours keeps to the suite.

    /// <summary>Times are kept as text; they read back as UTC that does not say so.</summary>
    protected override DateTimeKind KindOfTimes => DateTimeKind.Unspecified;

    /// <summary>A grain's id and a name are a row's key, and together no longer than that may be.</summary>
    protected override int LongLength => 200;

    /// <summary>What is longer is refused.</summary>
    public override async Task Long_keys_and_names_that_differ_at_the_end_are_reminders_of_their_own()
    {
        await base.Long_keys_and_names_that_differ_at_the_end_are_reminders_of_their_own();

        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpsertRow(Some(new string('n', base.LongLength)), Stop));
    }

    /// <summary>The list of a grain's reminders begins after the empty name, and control characters are not replaced in keys as some others are.</summary>
    public override async Task A_name_may_be_empty_or_hold_control_characters(string name)
    {
        var entry = Entry(GrainId.Create("sample", "key" + name), name);
        if (name.Length > 0)
        {
            var failed = await Assert.ThrowsAsync<RequestFailedException>(() => Table.UpsertRow(entry, Stop));
            Assert.Equal(400, failed.Status);
            return;
        }

        var etag = await Table.UpsertRow(entry, Stop);

        AssertSame(entry, etag, await Table.ReadRow(entry.GrainId, "", Stop));
        AssertSame(entry, etag, Assert.Single((await Table.ReadRows(0, 0, Stop)).Reminders));
        Assert.Empty((await Table.ReadRows(entry.GrainId, Stop)).Reminders);
    }
}
