using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Crawler.Storage;

/// <summary>Adds reminders kept in a table store.</summary>
public static class TableRemindersExtensions
{
    /// <summary>Adds reminders, kept in <paramref name="store"/> for the service that <see cref="ClusterOptions.ServiceId"/> names.</summary>
    /// <remarks>
    /// The store is asked for once, with the silo's services, and is closed by whoever registered it; it may be the one of
    /// <see cref="TableMembershipExtensions"/>, or any other.
    /// </remarks>
    public static ISiloBuilder UseTableReminders(this ISiloBuilder builder, Func<IServiceProvider, ITableStore> store)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable>(services =>
            new TableReminders(store(services), services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
        return builder;
    }
}
