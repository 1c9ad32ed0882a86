using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Crawler.Storage;

/// <summary>Adds grain storage on the table store.</summary>
public static class TableGrainStorageExtensions
{
    /// <summary>Keeps the states of grains that name the storage <paramref name="name"/> in the registered <see cref="ITableStore"/>.</summary>
    public static ISiloBuilder AddTableGrainStorage(this ISiloBuilder builder, string name, Action<TableGrainStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.AddOptions<TableGrainStorageOptions>(name).Configure(options => configure?.Invoke(options));
        builder.Services.AddGrainStorage(name, Create);
        return builder;
    }

    private static TableGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<TableGrainStorageOptions>>().Get(name);
        return new TableGrainStorage(
            services.GetRequiredService<ITableStore>(),
            options.Serializer ?? ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services),
            services.GetRequiredService<IActivatorProvider>(),
            options.Table);
    }
}
