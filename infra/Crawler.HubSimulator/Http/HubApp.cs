using Crawler.HubSimulator.Admin;
using Crawler.HubSimulator.Changes;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Details;
using Crawler.HubSimulator.Faults;
using Crawler.HubSimulator.Listing;
using Crawler.HubSimulator.Quota;

namespace Crawler.HubSimulator.Http;

/// <summary>The way of a request through the simulated Hub: latency, count, answer, faults, wire.</summary>
internal sealed class HubApp(
    HubSimulatorOptions options,
    World world,
    RequestLedger ledger,
    FaultScript faults,
    ChangeScript changes,
    AdminApi admin)
{
    private const string InvalidTokenPrefix = "hf_invalid";

    private readonly ResponseSender _sender = new(options.TimeProvider);
    private readonly ModelDetails _details = new(world, options.DisabledRefused);
    private readonly OwnerOverviews _owners = new(world);
    private readonly PagesBefore _pagesBefore = new(world, ledger);

    public async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        try
        {
            if (path.StartsWith(AdminApi.Root, StringComparison.Ordinal))
            {
                using HubResponse answer = await admin.AnswerAsync(context.Request, path, context.RequestAborted);
                await _sender.SendAsync(context, answer);
            }
            else if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                await AnswerApiAsync(context, path);
            }
            else
            {
                using HubResponse answer = HubResponse.FromText(404, HubResponse.Html, "<!doctype html><title>404</title>Not a page of the simulated Hub");
                await _sender.SendAsync(context, answer);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to tell.
        }
    }

    private async Task AnswerApiAsync(HttpContext context, string path)
    {
        if (options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(options.Latency, options.TimeProvider, context.RequestAborted);
        }

        string? token = BearerToken.Of(context.Request);
        string credential = RequestLedger.CredentialOf(token);
        Permit permit = ledger.Count(credential);
        bool listing = path.TrimEnd('/') == ListingEndpoint.Path && HttpMethods.IsGet(context.Request.Method);
        string query = context.Request.Path + context.Request.QueryString.Value;
        int ordinal = listing && permit.Granted ? ledger.OrdinalOf(query, context.Request.Query["cursor"].ToString()) : 0;

        HubResponse response = permit.Granted ? Answer(context.Request, path, token) : ExhaustedAnswer.Of(context, permit, options.PlainTextRefusals);
        using (response)
        {
            response.RateLimit = $"\"api\";r={permit.Remaining};t={permit.SecondsLeft}";
            response.RateLimitPolicy = $"\"fixed window\";\"api\";q={permit.Quota};w={permit.WindowSeconds}";
            if (ordinal > 0)
            {
                faults.Apply(new FaultTarget(context.Request, response, permit, options.TimeProvider.GetUtcNow(), ordinal, _pagesBefore));
                CountServed(response, query, ordinal);
            }

            await _sender.SendAsync(context, response);
        }
    }

    private void CountServed(HubResponse response, string query, int ordinal)
    {
        if (response.Status == StatusCodes.Status200OK)
        {
            ledger.Served(query);
            changes.PageAnswered(ordinal);
        }
    }

    private HubResponse Answer(HttpRequest request, string path, string? token)
    {
        if (token?.StartsWith(InvalidTokenPrefix, StringComparison.Ordinal) == true)
        {
            return HubResponse.Error(StatusCodes.Status401Unauthorized, "Invalid credentials in Authorization header");
        }

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", "models"] => ListingEndpoint.Answer(world, request),
            ["api", "models", .. var rest] when rest.Length <= 4 => _details.Answer(request, rest, token is not null),
            ["api", "organizations", var name, "overview"] => _owners.Organization(name),
            ["api", "users", var name, "overview"] => _owners.User(name),
            _ => HubResponse.Error(StatusCodes.Status404NotFound, "Sorry, we can't find the page you are looking for."),
        };
    }

    /// <summary>The pages asked for so far, as faults want them.</summary>
    private sealed class PagesBefore(World world, RequestLedger ledger) : IPagesBefore
    {
        public string? QueryOf(int ordinal) => ledger.QueryOf(ordinal);

        public byte[]? RowsOf(int ordinal) => ledger.QueryOf(ordinal) is { } query ? ListingEndpoint.RowsOf(world, query) : null;
    }
}
