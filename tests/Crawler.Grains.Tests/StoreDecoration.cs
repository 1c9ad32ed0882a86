using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Grains.Tests;

/// <summary>Puts a store of a test before the one that a silo was given.</summary>
internal static class StoreDecoration
{
    public static void DecorateStore(this IServiceCollection services, Func<ITableStore, ITableStore> decorate)
    {
        var given = services.Last(service => service.ServiceType == typeof(ITableStore));
        services.AddSingleton(decorate((ITableStore)given.ImplementationInstance!));
    }
}
