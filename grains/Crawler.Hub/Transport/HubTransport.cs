using System.Net;
using Crawler.Core.Crawling;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Crawler.Hub.Transport;

/// <summary>
/// Sends requests to the Hub. Each is tried as a whole, redirects and body included: permit, request, reading; what may pass is repeated until it works or the
/// deadline is over. Every request costs one permit and is reported once. The token goes to the Hub's own address only.
/// </summary>
internal sealed partial class HubTransport(
    IHttpClientFactory http, HubClientOptions options, HubToken token, TimeProvider time, ILogger logger)
{
    private readonly ResiliencePipeline<Attempt> _oneTry = HubPipeline.OneTry(options, time);
    private volatile string _lastFailure = "";

    /// <summary>Reads a body.</summary>
    public delegate Task<Attempt<T>> Reader<T>(HubAnswer answer, CancellationToken cancellationToken)
        where T : class;

    /// <summary>How long to go on trying.</summary>
    /// <param name="deadline">The time for a request with all its tries.</param>
    public Patience PatienceOf(TimeSpan deadline) => new(deadline, HubPipeline.Tries(deadline, options, _oneTry, time));

    /// <summary>Asks, with all its tries.</summary>
    /// <param name="patience">How long to go on trying.</param>
    /// <param name="address">What is asked for.</param>
    /// <param name="hub">The Hub's base address: redirects may not lead away from it.</param>
    /// <param name="budget">Grants each request.</param>
    /// <param name="read">Reads the body of a 200.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Attempt<T>> AskAsync<T>(
        Patience patience, Uri address, Uri hub, IRequestBudget budget, Reader<T> read, CancellationToken cancellationToken)
        where T : class
    {
        var tries = 0;
        T? partial = null;
        Attempt<T> last;
        try
        {
            last = (Attempt<T>)await patience.Pipeline.ExecuteAsync<Attempt>(
                async token =>
                {
                    tries++;
                    var attempt = await TryAsync(address, hub, budget, read, token);
                    if (attempt.End == AttemptEnd.Failed)
                    {
                        partial = attempt.Value ?? partial;
                        _lastFailure = attempt.Reason;
                        LogTryFailed(tries, address.AbsolutePath, attempt.Reason);
                    }

                    return attempt;
                },
                cancellationToken);
        }
        catch (TimeoutRejectedException) when (tries == 0)
        {
            last = LeftAlone<T>(patience.Deadline);
        }
        catch (TimeoutRejectedException)
        {
            last = Attempt<T>.Failed(HubTrouble.Timeout, $"no whole answer within {(tries > options.Retries ? options.AttemptTimeout : patience.Deadline).TotalSeconds:0.#} s");
        }
        catch (BrokenCircuitException broken)
        {
            last = LeftAlone<T>(broken.RetryAfter ?? HubPipeline.MaxPause);
        }

        return last with { Tries = tries, Value = last.Value ?? (last.End == AttemptEnd.Failed ? partial : null) };
    }

    private Attempt<T> LeftAlone<T>(TimeSpan pause)
        where T : class => Attempt<T>.Failed(
            HubTrouble.LeftAlone, $"the Hub failed so steadily that it is left alone for {pause.TotalSeconds:F0} s or more; lately with: {_lastFailure}");

    private async Task<Attempt<T>> TryAsync<T>(Uri address, Uri hub, IRequestBudget budget, Reader<T> read, CancellationToken cancellationToken)
        where T : class
    {
        using var client = http.CreateClient(HubClient.HttpClientName);
        for (var redirects = 0; ; redirects++)
        {
            var permit = await budget.AcquireAsync(cancellationToken);
            if (!permit.Granted)
            {
                return Attempt<T>.OutOfQuota(permit.At);
            }

            try
            {
                var (response, quota) = await SendAsync(client, address, hub, permit, budget, cancellationToken);
                using (response)
                {
                    if (response is null)
                    {
                        return Attempt<T>.OutOfQuota(quota.SentAt);
                    }

                    if (response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                    {
                        var attempt = response.StatusCode == HttpStatusCode.OK
                            ? await ReadAsync(new HubAnswer(response, address), read, cancellationToken)
                            : await RefusedAsync<T>(response, quota, cancellationToken);
                        return attempt with { HasQuotaHeaders = quota.Remaining is not null };
                    }

                    var (target, refused) = Redirect(response, address, hub, redirects);
                    if (target is null)
                    {
                        return Attempt<T>.Refused(Refusal.OfRedirect((int)response.StatusCode, refused));
                    }

                    address = target;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                return Attempt<T>.Failed(HubTrouble.Connection, failure.Message);
            }
        }
    }

    /// <summary>Sends one request on one permit, and reports what became of it. No response: the permit was void before the request was on its way.</summary>
    private async Task<(HttpResponseMessage? Response, QuotaAnswer Quota)> SendAsync(
        HttpClient client, Uri address, Uri hub, PermitDecision permit, IRequestBudget budget, CancellationToken cancellationToken)
    {
        var sentAt = time.GetUtcNow();
        QuotaAnswer? quota = null;
        try
        {
            if (sentAt >= permit.At)
            {
                return (null, QuotaAnswer.Lost(sentAt, sentAt));
            }

            using var request = Request(address, hub);
            SingleSend.Begin();
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            quota = QuotaHeaders.Read(response, sentAt, time.GetUtcNow());
            return (response, quota);
        }
        finally
        {
            budget.Report(quota ?? QuotaAnswer.Lost(sentAt, time.GetUtcNow()));
        }
    }

    private HttpRequestMessage Request(Uri address, Uri hub)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", Guid.NewGuid().ToString());
        if (NextPage.IsOfHub(address, hub))
        {
            request.Headers.Authorization = token.ToHeader();
        }

        return request;
    }

    private static (Uri? Target, string Refused) Redirect(HttpResponseMessage response, Uri address, Uri hub, int redirects)
    {
        var location = response.Headers.TryGetValues("Location", out var values) && values.First() is { Length: > 0 } named ? named : null;
        var (target, refused) = NextPage.Resolve(location, address, hub);
        return target is null
            ? (null, $"redirected, and not followed: {refused ?? "the answer does not say where."}")
            : redirects < ListingLimits.Redirects ? (target, "") : (null, $"redirected more than {ListingLimits.Redirects} times, lately to {target.AbsolutePath}");
    }

    private static async Task<Attempt<T>> ReadAsync<T>(HubAnswer answer, Reader<T> read, CancellationToken cancellationToken)
        where T : class
    {
        // What was asked for has been decoded and taken off by the handler; what is left was not.
        var encodings = answer.Response.Content.Headers.ContentEncoding.Where(name => !name.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        return encodings.Count == 0
            ? await read(answer, cancellationToken)
            : Attempt<T>.Failed(HubTrouble.Foreign, $"the answer is encoded as {string.Join(", ", encodings)}, which was not asked for");
    }

    private static async Task<Attempt<T>> RefusedAsync<T>(HttpResponseMessage response, QuotaAnswer quota, CancellationToken cancellationToken)
        where T : class
    {
        var refusal = await Refusal.ReadAsync(response, cancellationToken);
        return refusal.Status switch
        {
            429 => Throttled<T>(quota, refusal),
            408 or 500 or 502 or 503 or 504 => Attempt<T>.Failed(
                HubTrouble.ServerError, $"{refusal.Status} {refusal.Words}", null, RetryAfter.Parse(response.Headers, quota.ReceivedAt)),
            _ => Attempt<T>.Refused(refusal),
        };
    }

    /// <summary>A short wait is worth a try within the deadline; a long one, or an empty window, is the business of whoever asked.</summary>
    private static Attempt<T> Throttled<T>(QuotaAnswer quota, Refusal refusal)
        where T : class
    {
        var wait = quota.RetryAt - quota.ReceivedAt;
        var isExhausted = quota.Remaining is 0 || (quota.Remaining is null && wait is null);
        return isExhausted || wait > HubPipeline.MaxPause
            ? Attempt<T>.OutOfQuota(quota.ReceivedAt + (wait ?? quota.ResetIn ?? RetryAfter.Max) + TimeSpan.FromSeconds(1))
            : Attempt<T>.Failed(HubTrouble.Throttled, $"429 {refusal.Words}", null, wait);
    }

    /// <summary>A deadline, and the pipeline that keeps it.</summary>
    internal sealed record Patience(TimeSpan Deadline, ResiliencePipeline<Attempt> Pipeline);

    [LoggerMessage(2001, LogLevel.Information, "Try {Attempt} of {Path} failed and will be repeated if the deadline allows: {Reason}")]
    private partial void LogTryFailed(int attempt, string path, string reason);
}
