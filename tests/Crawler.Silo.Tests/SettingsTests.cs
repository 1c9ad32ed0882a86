using Crawler.Silo.Configuration;
using Crawler.Silo.Service;
using Microsoft.Extensions.Configuration;

namespace Crawler.Silo.Tests;

/// <summary>What a silo can be told, and what it answers to what it does not understand.</summary>
public class SettingsTests
{
    [Fact]
    public void Without_a_word_everything_has_a_default() => Assert.Equal(SiloPorts.Gateway, Read([], "Development").Cluster.GatewayPort);

    [Fact]
    public void What_is_said_is_heard()
    {
        var settings = Read(
            [
                ("Store:Kind", "azuretables"), ("Store:AccountUrl", "https://someaccount.table.core.windows.net"), ("Store:Partitions", "64"),
                ("Cluster:AdvertisedAddress", "10.1.2.3"), ("Cluster:WakeEvery", "00:00:30"), ("Telemetry:TraceRatio", "0.5"), ("Schedules:CreateDefaults", "false"),
            ]);

        Assert.Equal((StoreKind.AzureTables, 64), (settings.Store.Kind, settings.Store.Partitions));
        Assert.Equal(("10.1.2.3", TimeSpan.FromSeconds(30)), (settings.Cluster.AdvertisedAddress, settings.Cluster.WakeEvery));
        Assert.Equal((0.5, false), (settings.Telemetry.TraceRatio, settings.Schedules.CreateDefaults));
    }

    [Theory]
    [InlineData("Store:Knd", "Sqlite", "Store:Knd (CRAWLER__STORE__KND) is no setting. Did you mean Store:Kind?")]
    [InlineData("Stor", "x", "is no setting")]
    [InlineData("Store:Kind", "Oracle", "Give one of Sqlite, AzureTables.")]
    [InlineData("Cluster:SiloPort", "many", "Give a whole number.")]
    [InlineData("Cluster:SiloPort", "70000", "Give a port from 1 to 65535.")]
    [InlineData("Cluster:SiloPort", "30000", "Give two different ports.")]
    [InlineData("Cluster:WakeEvery", "soon", "Give a time such as 00:00:30.")]
    [InlineData("Cluster:WakeEvery", "00:00:00", "Cluster:WakeEvery")]
    [InlineData("Cluster:ClusterId", "a b", "Cluster:ClusterId")]
    [InlineData("Cluster:AdvertisedAddress", "silo.example", "Give the IP address")]
    [InlineData("Cluster:AdvertisedAddress", "0.0.0.0", "Give the IP address")]
    [InlineData("Store:Kind", "AzureTables", "Give exactly one of Store:ConnectionString, Store:ConnectionStringFile and Store:AccountUrl")]
    [InlineData("Store:AccountUrl", "https://someaccount.table.core.windows.net", "Set it to AzureTables")]
    [InlineData("Store:TableName", "my-table", "3 to 63 letters and digits")]
    [InlineData("Store:AccountUrl", "http://someaccount.table.core.windows.net", "do not travel in the clear")]
    [InlineData("Store:Partitions", "5000", "Give 1 to 4096.")]
    [InlineData("Http:Address", "everywhere", "Http:Address")]
    [InlineData("Http:Dashboard", "true", "anybody could open it")]
    [InlineData("Http:Dashboard", "perhaps", "Give true or false.")]
    [InlineData("Hub:Url", "ftp://hub", "Give an http or https address.")]
    [InlineData("Telemetry:TraceRatio", "2", "Give a share from 0 to 1.")]
    [InlineData("History:Thinning", "sometimes", "weekly-after:N")]
    public void What_cannot_be_meant_is_refused_by_name_and_with_the_fix(string name, string value, string expected)
    {
        var refused = Assert.Throws<SettingsException>(() => Read([(name, value)]));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.All(refused.Problems, problem => Assert.Contains("CRAWLER__", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_are_said_at_once() =>
        Assert.Equal(3, Assert.Throws<SettingsException>(() => Read([("Store:Knd", "x"), ("Http:Port", "x"), ("Cluster:MissedProbes", "0")])).Problems.Count);

    [Fact]
    public void Development_clustering_is_refused_in_production()
    {
        Assert.Equal(MembershipKind.Localhost, Read([("Cluster:Membership", "Localhost")], "Development").Cluster.Membership);

        var refused = Assert.Throws<SettingsException>(() => Read([("Cluster:Membership", "Localhost")]));

        Assert.Contains("is for development", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_production_silos_of_several_machines_must_say_where_they_are()
    {
        var refused = Assert.Throws<SettingsException>(() => Read([("Store:Kind", "AzureTables"), ("Store:ConnectionString", "UseDevelopmentStorage=true")]));

        Assert.Contains("CRAWLER__CLUSTER__ADVERTISEDADDRESS", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Failing_on_purpose_is_refused_in_production()
    {
        Environment.SetEnvironmentVariable("CRAWLER_STORAGE_FAULTS", "seed=1;fail=0.5");
        try
        {
            Assert.Equal("seed=1;fail=0.5", TestHooks.Read("Development").StorageFaults);
            Assert.Throws<SettingsException>(() => TestHooks.Read("Production"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("CRAWLER_STORAGE_FAULTS", null);
        }
    }

    private static SiloSettings Read((string Name, string Value)[] given, string environment = "Production") => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(given.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build(), environment);
}
