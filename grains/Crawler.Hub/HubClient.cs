using Crawler.Hub.Reading;
using Crawler.Hub.Transport;
using Microsoft.Extensions.Logging;

namespace Crawler.Hub;

/// <summary>
/// Asks the Hub: for pages of its listing, for single models, for owners. What passes is repeated with growing pauses until it works or the deadline is over; each request takes a permit.
/// The token goes to the Hub's own address only, and redirects are followed only within it.
/// </summary>
public sealed partial class HubClient
{
    /// <summary>The name of the HTTP client that the factory makes.</summary>
    public const string HttpClientName = "hub";

    private readonly HubClientOptions _options;
    private readonly HubToken _token;
    private readonly HubTransport _transport;
    private readonly HubTransport.Patience _pagePatience;
    private readonly HubTransport.Patience _detailPatience;
    private readonly ILogger<HubClient> _logger;

    /// <summary>Made by <see cref="HubServiceCollectionExtensions.AddHubClient"/>, or by hand in a test.</summary>
    public HubClient(IHttpClientFactory http, HubClientOptions options, HubToken token, TimeProvider time, ILogger<HubClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _token = token;
        _logger = logger;
        _transport = new HubTransport(http, options, token, time, logger);
        _pagePatience = _transport.PatienceOf(options.PageDeadline);
        _detailPatience = _transport.PatienceOf(options.DetailDeadline);
    }

    /// <summary>Asks for two rows, to see whether the Hub accepts what will be asked and answers in a shape that can be crawled (hub-api 9.6).</summary>
    public async Task<SelfCheckOutcome> CheckAsync(ListingQuery query, IRequestBudget budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var probe = query with { PageSize = 2 };
        var attempt = await AskAsync(probe.FirstPage, probe.Hub, budget, cancellationToken);
        if (attempt.Refusal is { Status: 400 } refused && ErrorText.NamesIn(refused.Message) is { Count: > 0 } accepted)
        {
            probe = probe with { Expand = [.. query.Expand.Where(accepted.Contains)] };
            attempt = await AskAsync(probe.FirstPage, probe.Hub, budget, cancellationToken);
        }

        return Outcome(attempt) switch
        {
            PageOutcome.Fetched fetched => new SelfCheckOutcome.Accepted(probe.Expand, [.. Differences(query, probe, fetched.Page, attempt.HasQuotaHeaders)]),
            PageOutcome.QuotaExhausted quota => new SelfCheckOutcome.QuotaExhausted(quota.RetryAt),
            PageOutcome.Refused no => new SelfCheckOutcome.Refused(no.Status, no.Reason),
            PageOutcome.Unreachable lost => new SelfCheckOutcome.Unreachable(lost.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    /// <summary>Fetches one page of the listing.</summary>
    /// <param name="page">The page's address: the first of a query, or the link of the page before.</param>
    /// <param name="hub">The Hub's base address; links and redirects may not lead away from it.</param>
    /// <param name="budget">Grants each request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<PageOutcome> FetchPageAsync(Uri page, Uri hub, IRequestBudget budget, CancellationToken cancellationToken) =>
        Outcome(await AskAsync(page, hub, budget, cancellationToken));

    /// <summary>Fetches one page of a walk. One on which the Hub keeps failing is asked for again with fewer rows, from the same place.</summary>
    /// <param name="page">The page's address; its number of rows is set as <paramref name="sizing"/> says.</param>
    /// <param name="hub">The Hub's base address; links and redirects may not lead away from it.</param>
    /// <param name="sizing">What the walk has learnt of the size so far.</param>
    /// <param name="budget">Grants each request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<PageOutcome> FetchPageAsync(Uri page, Uri hub, PageSizing sizing, IRequestBudget budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sizing);
        var tries = 0;
        while (true)
        {
            var asked = sizing.Policy;
            var attempt = await AskAsync(PageLimit.Set(page, asked), hub, budget, cancellationToken);
            tries += attempt.Tries;
            if (attempt.End == AttemptEnd.Read)
            {
                sizing.GoodPage();
            }
            else if (attempt.End == AttemptEnd.Failed && IsHelpedByFewerRows(attempt.Trouble))
            {
                sizing.Trouble();
                if (asked.CanShrink)
                {
                    LogFewerRows(page.AbsolutePath, sizing.Policy.Size, asked.Size, attempt.Reason);
                    continue;
                }
            }

            var reason = asked.Size < asked.Wanted ? $"{attempt.Reason}, even with {asked.Size} rows a page" : attempt.Reason;
            return Outcome(attempt with { Tries = tries, Reason = reason });
        }
    }

    /// <summary>Reads a kept page once more. Costs no request.</summary>
    /// <exception cref="InvalidDataException">The page is no JSON array.</exception>
    public async Task<ListingPage> ReadKeptAsync(RawPage raw, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(raw);
        var reader = new PageReader(_options);
        await using var body = DecodedContent.Decode(new MemoryStream(raw.Body.ToArray(), writable: false), raw.Encoding);
        var end = await reader.ReadAsync(body, cancellationToken);
        return end == BodyEnd.Foreign
            ? throw new InvalidDataException($"The kept page {raw.Address} is not a JSON array.")
            : reader.ToPage(raw.Next, null, isCut: end != BodyEnd.Whole, null);
    }

    private static bool IsHelpedByFewerRows(HubTrouble trouble) =>
        trouble is HubTrouble.ServerError or HubTrouble.Timeout or HubTrouble.CutShort or HubTrouble.TooLarge;

    private static RawPage? Raw(HubAnswer answer, Uri? next) => answer.Response.Content is DecodedContent { Recorded: { } body } content
        ? new RawPage(answer.Address, next, content.Encoding, body.WrittenMemory, body.Release)
        : null;

    private Task<Attempt<ListingPage>> AskAsync(Uri page, Uri hub, IRequestBudget budget, CancellationToken cancellationToken) =>
        _transport.AskAsync<ListingPage>(_pagePatience, page, hub, budget, (answer, token) => ReadPageAsync(answer, hub, token), cancellationToken);

    private async Task<Attempt<ListingPage>> ReadPageAsync(HubAnswer answer, Uri hub, CancellationToken cancellationToken)
    {
        var link = answer.Response.Headers.TryGetValues("Link", out var links) ? LinkHeader.Next(links) : null;
        var (next, refused) = NextPage.Resolve(link, answer.Address, hub);
        var reader = new PageReader(_options);
        using var body = await answer.Response.Content.ReadAsStreamAsync(cancellationToken);
        return await reader.ReadAsync(body, cancellationToken) switch
        {
            BodyEnd.Whole => Attempt<ListingPage>.Read(reader.ToPage(next, refused, isCut: false, Raw(answer, next))),
            BodyEnd.Foreign => Attempt<ListingPage>.Failed(HubTrouble.Foreign, "the answer is not a JSON array"),
            BodyEnd.TooLarge => Attempt<ListingPage>.Failed(
                HubTrouble.TooLarge, $"the page is larger than {_options.MaxPageBytes} bytes", reader.ToPage(next, refused, isCut: true, Raw(answer, next))),
            _ => Attempt<ListingPage>.Failed(
                HubTrouble.CutShort, $"the answer ended early ({reader.Failure?.Message ?? "no closing bracket"})", reader.ToPage(next, refused, isCut: true, Raw(answer, next))),
        };
    }

    private static PageOutcome Outcome(Attempt<ListingPage> attempt) => attempt.End switch
    {
        AttemptEnd.Read => new PageOutcome.Fetched(attempt.Value!),
        AttemptEnd.QuotaExhausted => new PageOutcome.QuotaExhausted(attempt.RetryAt),
        AttemptEnd.Refused => new PageOutcome.Refused(attempt.Refusal!.Status, attempt.Refusal.Words),
        _ when attempt.Value is { Next: not null } cut => new PageOutcome.Fetched(cut),
        _ => new PageOutcome.Unreachable(attempt.Reason, attempt.Tries, attempt.Trouble),
    };

    private static IEnumerable<string> Differences(ListingQuery asked, ListingQuery accepted, ListingPage page, bool hasQuotaHeaders)
    {
        var dropped = asked.Expand.Except(accepted.Expand).ToList();
        if (dropped.Count > 0)
        {
            yield return $"the Hub no longer knows the members {string.Join(", ", dropped)}";
        }

        if (asked.Order == ListingOrder.OldestFirst && page.Rows.Count > 1 && page.Rows[0].Id > page.Rows[1].Id)
        {
            yield return "the listing runs from the newest to the oldest";
        }

        if (page.Rows.Count == 2 && page.Next is null)
        {
            yield return page.NextRefused ?? "a full page has no link to the next";
        }

        if (!hasQuotaHeaders)
        {
            yield return "answers carry no RateLimit headers; half of the smallest known quota is assumed";
        }
    }

    [LoggerMessage(2002, LogLevel.Warning, "{Path} is asked again for {Rows} rows instead of {Before}: {Reason}")]
    private partial void LogFewerRows(string path, int rows, int before, string reason);
}
