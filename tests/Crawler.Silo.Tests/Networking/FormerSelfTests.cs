using System.Net;
using Crawler.Grains.Hosting;
using Crawler.Silo.Networking;
using Crawler.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crawler.Silo.Tests.Networking;

public sealed class FormerSelfTests : IAsyncLifetime
{
    private const string Cluster = "cluster";
    private static readonly DateTime Moment = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
    private readonly string _folder = Directory.CreateTempSubdirectory("crawler-silo-").FullName;
    private readonly SqliteTableStore _store;
    private readonly TableMembership _table;

    public FormerSelfTests()
    {
        _store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(_folder, "cluster.db") });
        _table = new TableMembership(_store, Cluster);
    }

    public async ValueTask InitializeAsync() => await _table.InitializeMembershipTableAsync(true, Cancellation);

    [Fact]
    public async Task Silos_that_start_at_once_have_all_declared_their_former_selves_dead()
    {
        var places = Enumerable.Range(11111, 8).ToArray();
        foreach (var place in places)
        {
            await JoinAsync(Silo(place, 1), SiloStatus.Dead);
            await JoinAsync(Silo(place, 2), SiloStatus.Active);
            await JoinAsync(Silo(place, 3), SiloStatus.Joining);
        }

        await Task.WhenAll(places.Select(place => DeclareAsync(Silo(place, 4))));

        var silos = (await _table.ReadAllAsync(Cancellation)).Members.Select(silo => silo.Item1).ToArray();
        Assert.Equal(24, silos.Length);
        Assert.All(silos, silo => Assert.Equal(SiloStatus.Dead, silo.Status));
        Assert.All(silos.Where(silo => silo.SiloAddress.Generation > 1), silo => Assert.Equal(Silo(silo.SiloAddress.Endpoint.Port, 4), Assert.Single(silo.SuspectTimes!).Item1));
    }

    [Fact]
    public async Task Silos_at_other_addresses_and_later_ones_are_left_alone()
    {
        await JoinAsync(Silo(11111, 5), SiloStatus.Active);
        await JoinAsync(Silo(22222, 2), SiloStatus.Active);
        await JoinAsync(SiloAddress.New(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 11111), 1), SiloStatus.Active);
        var before = await _table.ReadAllAsync(Cancellation);

        await DeclareAsync(Silo(11111, 4));

        var after = await _table.ReadAllAsync(Cancellation);
        Assert.Equal(before.Version.Version, after.Version.Version);
        Assert.All(after.Members, silo => Assert.Equal(SiloStatus.Active, silo.Item1.Status));
    }

    [Fact]
    public async Task The_first_silo_of_all_finds_a_table_that_is_not_there()
    {
        var none = new TableMembership(_store, "another");

        await DeclareAsync(Silo(11111, 4), none);

        Assert.Empty((await none.ReadAllAsync(Cancellation)).Members);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SiloAddress Silo(int port, int generation) => SiloAddress.New(new IPEndPoint(IPAddress.Parse("10.0.0.1"), port), generation);

    private Task DeclareAsync(SiloAddress self, TableMembership? table = null)
    {
        var steps = new RepeatableSteps(TimeProvider.System, NullLogger<RepeatableSteps>.Instance);
        return new FormerSelf(table ?? _table, new Details(self), steps, TimeProvider.System, NullLogger<FormerSelf>.Instance).DeclareDeadAsync(Cancellation);
    }

    private async Task JoinAsync(SiloAddress silo, SiloStatus status)
    {
        var version = (await _table.ReadAllAsync(Cancellation)).Version;
        var entry = new MembershipEntry
        {
            SiloAddress = silo, Status = status, HostName = "host", SiloName = "silo", RoleName = "role", StartTime = Moment, IAmAliveTime = Moment, SuspectTimes = [],
        };
        Assert.True(await _table.InsertRowAsync(entry, version.Next(), Cancellation));
    }

    private sealed record Details(SiloAddress SiloAddress) : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => Cluster;

        public string DnsHostName => "host";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
