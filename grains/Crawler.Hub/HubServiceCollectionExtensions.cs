using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

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
            })
            .AddHttpMessageHandler(() => new DecodingHandler())
            .AddResilienceHandler("circuit", circuit => circuit.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                // A Hub that fails this steadily is left alone for a while; throttling is the budget's business, not a failure.
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromMinutes(2),
                BreakDuration = TimeSpan.FromSeconds(15),
                ShouldHandle = args => new ValueTask<bool>(
                    args.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests && HttpClientResiliencePredicates.IsTransient(args.Outcome)),
            }));
        return services;
    }

    private static ProductInfoHeaderValue Product()
    {
        var version = typeof(HubClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return new ProductInfoHeaderValue("crawler", version.Split('+')[0]);
    }
}
