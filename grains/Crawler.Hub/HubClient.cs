using System.Net;
using Crawler.Core.Crawling;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Crawler.Hub;

/// <summary>
/// Reads the Hub's listing. A page is tried as a whole, body included: permit, request, parse; what passes is repeated with growing pauses until it works or the
/// page's deadline is over. The token goes to the Hub's own address only, and redirects are not followed.
/// </summary>
public sealed partial class HubClient
{
    /// <summary>The name of the HTTP client that the factory makes.</summary>
    public const string HttpClientName = "hub";

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);
    private readonly IHttpClientFactory _http;
    private readonly HubClientOptions _options;
    private readonly HubToken _token;
    private readonly TimeProvider _time;
    private readonly ILogger<HubClient> _logger;
    private readonly ResiliencePipeline<Attempt> _pipeline;

    /// <summary>Made by <see cref="HubServiceCollectionExtensions.AddHubClient"/>, or by hand in a test.</summary>
    public HubClient(IHttpClientFactory http, HubClientOptions options, HubToken token, TimeProvider time, ILogger<HubClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _http = http;
        _options = options;
        _token = token;
        _time = time;
        _logger = logger;
        _pipeline = Pipeline(options, time);
    }

    /// <summary>Asks for two rows, to see whether the Hub accepts what will be asked and answers in a shape that can be crawled (hub-api 9.6).</summary>
    public async Task<SelfCheckOutcome> CheckAsync(ListingQuery query, IRequestBudget budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var probe = query with { PageSize = 2 };
        var attempt = await RunAsync(probe.FirstPage, probe.Hub, budget, cancellationToken);
        if (attempt.Outcome is PageOutcome.Refused { Status: 400 } refused && ErrorText.NamesIn(refused.Reason) is { Count: > 0 } accepted)
        {
            probe = probe with { Expand = [.. query.Expand.Where(accepted.Contains)] };
            attempt = await RunAsync(probe.FirstPage, probe.Hub, budget, cancellationToken);
        }

        return attempt.Outcome switch
        {
            PageOutcome.Fetched fetched => new SelfCheckOutcome.Accepted(probe.Expand, [.. Differences(query, probe, fetched.Page, attempt)]),
            PageOutcome.QuotaExhausted quota => new SelfCheckOutcome.QuotaExhausted(quota.RetryAt),
            PageOutcome.Refused no => new SelfCheckOutcome.Refused(no.Status, no.Reason),
            PageOutcome.Unreachable lost => new SelfCheckOutcome.Unreachable(lost.Reason),
            _ => throw new InvalidOperationException($"Unknown outcome {attempt.Outcome}."),
        };
    }

    /// <summary>Fetches one page of the listing.</summary>
    /// <param name="page">The page's address: the first of a query, or the link of the page before.</param>
    /// <param name="hub">The Hub's base address; links may not lead away from it.</param>
    /// <param name="budget">Grants each attempt.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<PageOutcome> FetchPageAsync(Uri page, Uri hub, IRequestBudget budget, CancellationToken cancellationToken) =>
        (await RunAsync(page, hub, budget, cancellationToken)).Outcome;

    /// <summary>Reads a kept page once more. Costs no request.</summary>
    /// <exception cref="InvalidDataException">The page is no JSON array any more, or its encoding is not known.</exception>
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

    private static IEnumerable<string> Differences(ListingQuery asked, ListingQuery accepted, ListingPage page, Attempt attempt)
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

        if (!attempt.HasQuotaHeaders)
        {
            yield return "answers carry no RateLimit headers; half of the smallest known quota is assumed";
        }
    }

    private static ResiliencePipeline<Attempt> Pipeline(HubClientOptions options, TimeProvider time)
    {
        var random = new Random(options.JitterSeed);
        var lockRandom = new Lock();
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        builder.AddTimeout(options.PageDeadline);
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = MaxRetryDelay,
                ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result is { IsPassing: true }),
                DelayGenerator = args => new ValueTask<TimeSpan?>(args.Outcome.Result?.RetryAfter),
                Randomizer = () =>
                {
                    lock (lockRandom)
                    {
                        return random.NextDouble();
                    }
                },
            });
        }

        return builder.AddTimeout(options.AttemptTimeout).Build();
    }

    private async Task<Attempt> RunAsync(Uri page, Uri hub, IRequestBudget budget, CancellationToken cancellationToken)
    {
        var tries = 0;
        Attempt? last = null;
        try
        {
            last = await _pipeline.ExecuteAsync(
                async token =>
                {
                    tries++;
                    last = await TryAsync(page, hub, budget, token);
                    if (last.IsPassing)
                    {
                        LogTryFailed(tries, page.AbsolutePath, last.Reason);
                    }

                    return last;
                },
                cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            last = Attempt.Passing($"no whole answer within {(tries > _options.Retries ? _options.AttemptTimeout : _options.PageDeadline)}", last?.Cut);
        }

        return !last.IsPassing
            ? last
            : last.Cut is { Next: not null } cut
                ? Attempt.Done(new PageOutcome.Fetched(cut), last.HasQuotaHeaders)
                : Attempt.Done(new PageOutcome.Unreachable(last.Reason, tries), false);
    }

    private async Task<Attempt> TryAsync(Uri page, Uri hub, IRequestBudget budget, CancellationToken cancellationToken)
    {
        var permit = await budget.AcquireAsync(cancellationToken);
        if (!permit.Granted)
        {
            return Attempt.Done(new PageOutcome.QuotaExhausted(permit.At), false);
        }

        var sentAt = _time.GetUtcNow();
        QuotaAnswer? answer = null;
        try
        {
            if (sentAt >= permit.At)
            {
                return Attempt.Done(new PageOutcome.QuotaExhausted(sentAt), false);
            }

            using var http = _http.CreateClient(HttpClientName);
            using var request = Request(page, hub);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer = Reading(response, sentAt, _time.GetUtcNow());
            budget.Report(answer);
            return response.StatusCode == HttpStatusCode.OK
                ? await ReadPageAsync(response, page, hub, answer.Remaining is not null, cancellationToken)
                : await RefusalAsync(response, answer, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException or BrokenCircuitException)
        {
            return Attempt.Passing(failure.Message, null);
        }
        finally
        {
            if (answer is null)
            {
                budget.Report(QuotaAnswer.Lost(sentAt, _time.GetUtcNow()));
            }
        }
    }

    private HttpRequestMessage Request(Uri page, Uri hub)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", Guid.NewGuid().ToString());
        if (page.Scheme == hub.Scheme && page.Host == hub.Host && page.Port == hub.Port)
        {
            request.Headers.Authorization = _token.ToHeader();
        }

        return request;
    }

    private static QuotaAnswer Reading(HttpResponseMessage response, DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var limit = RateLimitHeaders.ParseLimit(Header(response, "RateLimit"));
        var policy = RateLimitHeaders.ParsePolicy(Header(response, "RateLimit-Policy"));
        var isThrottled = response.StatusCode == HttpStatusCode.TooManyRequests;
        var wait = isThrottled ? RetryAfter.Parse(response.Headers, receivedAt) : null;
        return new QuotaAnswer(
            sentAt, receivedAt, limit?.Remaining, limit?.ResetIn, policy?.Quota, policy?.Window, isThrottled, wait is { } known ? receivedAt + known : null);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private async Task<Attempt> ReadPageAsync(HttpResponseMessage response, Uri page, Uri hub, bool hasQuotaHeaders, CancellationToken cancellationToken)
    {
        var link = response.Headers.TryGetValues("Link", out var links) ? LinkHeader.Next(links) : null;
        var (next, refused) = NextPage.Resolve(link, page, hub);
        var reader = new PageReader(_options);
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await reader.ReadAsync(body, cancellationToken) switch
        {
            BodyEnd.Whole => Attempt.Done(new PageOutcome.Fetched(reader.ToPage(next, refused, isCut: false, Raw(response, page, next))), hasQuotaHeaders),
            BodyEnd.Foreign => Attempt.Passing("the answer is not a JSON array", null),
            BodyEnd.TooLarge => Attempt.Passing($"the page is larger than {_options.MaxPageBytes} bytes", reader.ToPage(next, refused, isCut: true, Raw(response, page, next))),
            _ => Attempt.Passing($"the answer ended early ({reader.Failure?.Message ?? "no closing bracket"})", reader.ToPage(next, refused, isCut: true, Raw(response, page, next))),
        };
    }

    private static RawPage? Raw(HttpResponseMessage response, Uri page, Uri? next) =>
        response.Content is DecodedContent { Recorded: { } body } content ? new RawPage(page, next, content.Encoding, body) : null;

    private static async Task<Attempt> RefusalAsync(HttpResponseMessage response, QuotaAnswer reading, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var reason = await ErrorText.ReadAsync(response, cancellationToken);
        return status switch
        {
            429 when reading.Remaining is null or 0 && reading.RetryAt is null => Attempt.Done(
                new PageOutcome.QuotaExhausted(reading.ReceivedAt + (reading.ResetIn ?? TimeSpan.FromMinutes(5)) + TimeSpan.FromSeconds(1)), true),
            429 => Throttled(reading, reason),
            408 or 500 or 502 or 503 or 504 => Attempt.Passing($"{status} {reason}", null, RetryAfter.Parse(response.Headers, reading.ReceivedAt)),
            >= 300 and < 400 => Attempt.Done(new PageOutcome.Refused(status, $"redirected to {response.Headers.Location}"), true),
            _ => Attempt.Done(new PageOutcome.Refused(status, reason), true),
        };
    }

    /// <summary>A short wait is worth a try within the page's deadline; a long one is the crawl's business.</summary>
    private static Attempt Throttled(QuotaAnswer reading, string reason)
    {
        var wait = reading.RetryAt is { } at ? at - reading.ReceivedAt : (TimeSpan?)null;
        return wait > MaxRetryDelay || reading.Remaining is 0
            ? Attempt.Done(new PageOutcome.QuotaExhausted(reading.ReceivedAt + (wait ?? reading.ResetIn ?? MaxRetryDelay) + TimeSpan.FromSeconds(1)), true)
            : Attempt.Passing($"429 {reason}", null, wait);
    }

    /// <summary>How one try ended: for good, or in a way that may pass.</summary>
    private sealed record Attempt(PageOutcome Outcome, bool IsPassing, string Reason, ListingPage? Cut, TimeSpan? RetryAfter, bool HasQuotaHeaders)
    {
        public static Attempt Done(PageOutcome outcome, bool hasQuotaHeaders) => new(outcome, false, "", null, null, hasQuotaHeaders);

        public static Attempt Passing(string reason, ListingPage? cut, TimeSpan? retryAfter = null) =>
            new(new PageOutcome.Unreachable(reason, 1), true, reason, cut, retryAfter, false);
    }
}
