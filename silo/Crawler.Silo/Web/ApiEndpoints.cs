using System.Text.Json;
using System.Text.Json.Serialization;
using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Contracts.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;

namespace Crawler.Silo.Web;

/// <summary>The HTTP surface: anybody may read, whoever changes something shows the token.</summary>
internal static class ApiEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Maps it.</summary>
    public static void MapCrawlerApi(this IEndpointRouteBuilder app, TokenGuard guard)
    {
        MapReading(app.MapGroup(WebPaths.Api));
        MapChanging(app.MapGroup(WebPaths.Api).AddEndpointFilter(guard));
    }

    /// <summary>Maps the Orleans Dashboard behind the token.</summary>
    public static void MapCrawlerDashboard(this IEndpointRouteBuilder app, TokenGuard guard) =>
        app.MapOrleansDashboard(WebPaths.Dashboard).AddEndpointFilter(guard.ForBrowsers());

    private static void MapReading(RouteGroupBuilder api)
    {
        api.MapGet("/crawls/{kind}", (string kind, IGrainFactory grains) =>
            OfKind(kind, async () => Found(await grains.GetGrain<ICrawlGrain>(kind).List())));
        api.MapGet("/crawls/{kind}/current", (string kind, IGrainFactory grains) =>
            OfKind(kind, async () => Found(await grains.GetGrain<ICrawlGrain>(kind).Current())));
        api.MapGet("/census/{kind}", (string kind, string? crawl, IGrainFactory grains) =>
            OfKind(kind, async () => Found(await grains.GetGrain<IEcosystemGrain>(kind).Census(crawl))));
        api.MapGet("/schedules", async (IGrainFactory grains) => Found(await grains.GetGrain<IScheduleListGrain>(0).List()));
        api.MapGet("/schedules/{name}", async (string name, IGrainFactory grains) => Found(await grains.GetGrain<IScheduleGrain>(name).Show()));
    }

    private static void MapChanging(RouteGroupBuilder api)
    {
        api.MapPost("/crawls/{kind}/pause", (string kind, IGrainFactory grains) => Ask(kind, grains, crawls => crawls.Pause()));
        api.MapPost("/crawls/{kind}/resume", (string kind, IGrainFactory grains) => Ask(kind, grains, crawls => crawls.Resume()));
        api.MapPost("/crawls/{kind}/cancel", (string kind, IGrainFactory grains) => Ask(kind, grains, crawls => crawls.Cancel()));
        api.MapPost("/schedules/{name}/pause", (string name, string? note, IGrainFactory grains) => AskSchedule(name, grains, schedule => schedule.Pause(note ?? "")));
        api.MapPost("/schedules/{name}/resume", (string name, IGrainFactory grains) => AskSchedule(name, grains, schedule => schedule.Resume()));

        // The same key twice is one run: whoever did not hear the answer may ask again.
        api.MapPost("/schedules/{name}/trigger", (string name, [FromHeader(Name = "Idempotency-Key")] string? key, IGrainFactory grains) =>
            AskSchedule(name, grains, schedule => schedule.Trigger(key ?? Guid.NewGuid().ToString("N"))));
    }

    private static Task<IResult> Ask(string kind, IGrainFactory grains, Func<ICrawlGrain, Task<CrawlReply>> ask) => OfKind(kind, async () =>
    {
        var reply = await ask(grains.GetGrain<ICrawlGrain>(kind));
        return reply.Ok ? Found(reply.Crawl) : Results.Problem(reply.Message, statusCode: StatusCodes.Status409Conflict);
    });

    private static async Task<IResult> AskSchedule(string name, IGrainFactory grains, Func<IScheduleGrain, Task<ScheduleReply>> ask)
    {
        var reply = await ask(grains.GetGrain<IScheduleGrain>(name));
        return reply.Ok
            ? Found(reply.Schedule)
            : Results.Problem(reply.Message, statusCode: reply.IsUnknown ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> OfKind(string kind, Func<Task<IResult>> answer)
    {
        try
        {
            KindNames.KindOf(kind);
        }
        catch (ArgumentException unknown)
        {
            return Results.Problem(unknown.Message, statusCode: StatusCodes.Status404NotFound);
        }

        return await answer();
    }

    private static IResult Found<T>(T value) =>
        value is null ? Results.Problem("There is none yet.", statusCode: StatusCodes.Status404NotFound) : Results.Json(value, Json);
}
