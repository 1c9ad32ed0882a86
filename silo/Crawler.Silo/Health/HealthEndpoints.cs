using Crawler.Silo.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Silo.Health;

/// <summary>The three probes.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds what they need.</summary>
    public static void AddCrawlerHealth(this IServiceCollection services)
    {
        services.AddSingleton<StoreProbe>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreProbe>());
        services.AddSingleton<SiloHealth>();
    }

    /// <summary>Maps them.</summary>
    public static void MapCrawlerHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet(WebPaths.Live, () => Results.Text("live"));
        app.MapGet(WebPaths.Startup, (SiloHealth health) => Answer(health.StartupProblem, "started"));
        app.MapGet(WebPaths.Ready, (SiloHealth health) => Answer(health.ReadyProblem, "ready"));
    }

    private static IResult Answer(string? problem, string well) =>
        problem is null ? Results.Text(well) : Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable);
}
