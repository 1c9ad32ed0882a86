using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Crawler.Hub.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crawler.Hub;

/// <summary>Registers the Hub client.</summary>
public static class HubServiceCollectionExtensions
{
    /// <summary>Adds <see cref="HubClient"/>, <see cref="HubToken"/> and the HTTP client behind them.</summary>
    /// <exception cref="OptionsValidationException">An option is wrong; the message names it and the fix.</exception>
    public static IServiceCollection AddHubClient(this IServiceCollection services, Action<HubClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new HubClientOptions();
        configure(options);
        if (options.Problem() is { } problem)
        {
            throw new OptionsValidationException(nameof(HubClientOptions), typeof(HubClientOptions), [problem]);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(HubToken.Load(options.TokenFile, Environment.GetEnvironmentVariable));
        services.AddSingleton<HubClient>();
        services
            .AddHttpClient(HubClient.HttpClientName, http =>
            {
                // The pipeline of a page has the deadlines; this one would cut the body off in the middle.
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, deflate, br");
                http.DefaultRequestHeaders.UserAgent.Add(Product());
                if (options.Contact is not null)
                {
                    http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue($"(+{options.Contact})"));
                }
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = TimeSpan.FromSeconds(15),
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                MaxResponseHeadersLength = 64,
                PlaintextStreamFilter = SingleSend.GuardAsync,
            })
            .AddHttpMessageHandler(() => new DecodingHandler());
        return services;
    }

    private static ProductInfoHeaderValue Product()
    {
        var version = typeof(HubClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return new ProductInfoHeaderValue("crawler", version.Split('+')[0]);
    }
}
