using System.Text.Json;
using Crawler.HubSimulator.Changes;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Faults;
using Crawler.HubSimulator.Http;
using Crawler.HubSimulator.Quota;
using Crawler.HubSimulator.Truth;

namespace Crawler.HubSimulator.Admin;

/// <summary>The simulator's own controls under <c>/__admin</c>. They cost no quota.</summary>
internal sealed class AdminApi(World world, RequestLedger ledger, FaultScript faults, ChangeScript changes)
{
    public const string Root = "/__admin";

    public async Task<HubResponse> AnswerAsync(HttpRequest request, string path, CancellationToken cancellation) =>
        (request.Method, path[Root.Length..].TrimEnd('/')) switch
        {
            ("GET", "/ledger") => Json(ledger.Snapshot()),
            ("DELETE", "/ledger") => Reset(),
            ("GET", "/faults") => Json(faults.Describe()),
            ("POST", "/faults") => await AddFaultsAsync(request, cancellation),
            ("DELETE", "/faults") => ClearFaults(),
            ("GET", "/changes") => Json(changes.Describe()),
            ("POST", "/changes") => await ChangeAsync(request, cancellation),
            ("DELETE", "/changes") => ClearChanges(),
            ("GET", "/truth") => Truth(request.Query["counter"].ToString()),
            ("GET", "/life") => Life(request.Query["id"].ToString()),
            ("POST", "/advance") => Advance(request.Query["days"].ToString()),
            _ => HubResponse.Error(StatusCodes.Status404NotFound, $"no such control: {request.Method} {path}"),
        };

    private HubResponse Reset()
    {
        ledger.Reset();
        return Json(ledger.Snapshot());
    }

    private HubResponse ClearFaults()
    {
        faults.Clear();
        return Json(faults.Describe());
    }

    private async Task<HubResponse> AddFaultsAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body);
        try
        {
            faults.Add(await reader.ReadToEndAsync(cancellation));
            return Json(faults.Describe());
        }
        catch (FaultFormatException e)
        {
            return HubResponse.Error(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private HubResponse ClearChanges()
    {
        changes.Clear();
        return Json(changes.Describe());
    }

    private async Task<HubResponse> ChangeAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body);
        try
        {
            return Json(changes.Add(await reader.ReadToEndAsync(cancellation)));
        }
        catch (ChangeFormatException e)
        {
            return HubResponse.Error(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private HubResponse Truth(string counter) =>
        TruthReport.TryParseCounter(counter, out TruthCounter parsed)
            ? HubResponse.FromText(StatusCodes.Status200OK, HubResponse.Json, TruthReport.Compute(world, parsed))
            : HubResponse.Error(StatusCodes.Status400BadRequest, "counter must be downloadsAllTime or downloads30d");

    private HubResponse Life(string id) => world.ToldLife(id) is { } life
        ? Json(life)
        : HubResponse.Error(StatusCodes.Status404NotFound, $"no generated model that is ever downloaded has the _id '{id}': give its 24 hex digits, in lower case");

    private HubResponse Advance(string days)
    {
        int count = 1;
        return days.Length == 0 || (int.TryParse(days, out count) && count >= 0)
            ? Json(world.Advance(count))
            : HubResponse.Error(StatusCodes.Status400BadRequest, "days must be a whole number, 0 or more");
    }

    private static HubResponse Json<T>(T value) =>
        HubResponse.FromText(StatusCodes.Status200OK, HubResponse.Json, JsonSerializer.Serialize(value, JsonText.Options));
}
