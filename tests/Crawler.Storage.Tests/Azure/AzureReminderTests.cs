using Crawler.Storage.Tests.Reminders;
using Crawler.Testing.Azurite;

namespace Crawler.Storage.Tests.Azure;

/// <summary>Orleans' contract, kept by <see cref="TableReminders"/> over Azure Tables.</summary>
public sealed class AzureReminderTests(AzuriteFixture azurite) : ReminderConformance
{
    private AzureTableStore _store = null!;

    // Every reminder is a request here, and every range one or two.
    protected override int Reminders => 300;

    protected override int Ranges => 100;

    public override async ValueTask InitializeAsync()
    {
        _store = await AzureTableStore.OpenAsync(
            new() { ConnectionString = await azurite.ConnectionStringAsync(), TableName = $"reminders{Guid.NewGuid():N}" }, cancellationToken: Stop);
        await base.InitializeAsync();
    }

    protected override Task<IReminderTable> OpenAsync(string serviceId) => Task.FromResult<IReminderTable>(new TableReminders(_store, serviceId));
}
