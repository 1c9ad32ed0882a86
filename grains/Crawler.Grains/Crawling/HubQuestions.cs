using Crawler.Contracts;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Hub;
using Crawler.Hub.Details;

namespace Crawler.Grains.Crawling;

/// <summary>Asks the Hub for single models and owners on behalf of a reader, under the silo's credential and out of the budget that crawls share.</summary>
internal sealed class HubQuestions(HubClient hub, HubToken token, TimeProvider time, IGrainFactory grains)
{
    /// <summary>Asks for a model.</summary>
    /// <param name="address">The Hub's address; null for that of the latest crawl.</param>
    /// <param name="name">The model's name.</param>
    public async Task<HubModelReply> ModelAsync(Uri? address, string name)
    {
        var (asked, problem) = await HubOf(address);
        if (asked is null)
        {
            return new HubModelReply { Verdict = HubVerdict.NoHub, Asked = name, Message = problem };
        }

        var answer = await AskAsync(asked, budget => hub.GetModelAsync(name, asked, budget, CancellationToken.None));
        var reply = new HubModelReply { Verdict = HubVerdict.Found, Asked = name, Hub = asked, AskedAt = time.GetUtcNow() };
        return answer switch
        {
            ModelAnswer.Found found => reply with { Model = found.Model, FormerName = found.FormerName },
            ModelAnswer.Disabled no => reply with { Verdict = HubVerdict.Disabled, Model = no.Model, FormerName = no.FormerName, Message = no.Reason },
            ModelAnswer.NotFoundOrPrivate no => reply with { Verdict = HubVerdict.GoneOrPrivate, Message = no.Reason },
            ModelAnswer.NotFound no => reply with { Verdict = HubVerdict.NotFound, Message = no.Reason },
            ModelAnswer.Gated no => reply with { Verdict = HubVerdict.Gated, Message = no.Reason },
            ModelAnswer.BadToken no => reply with { Verdict = HubVerdict.BadToken, Message = no.Reason },
            ModelAnswer.QuotaExhausted no => reply with { Verdict = HubVerdict.QuotaExhausted, RetryAt = no.RetryAt },
            ModelAnswer.Refused no => reply with { Verdict = HubVerdict.Refused, Message = $"{no.Status} {no.Reason}" },
            ModelAnswer.Unreadable no => reply with { Verdict = HubVerdict.Unreadable, Message = no.Reason },
            ModelAnswer.Unreachable no => reply with { Verdict = HubVerdict.Unreachable, Message = Tried(no.Reason, no.Attempts) },
            ModelAnswer.NotAName no => reply with { Verdict = HubVerdict.NotAName, Message = no.Problem },
            _ => throw new InvalidOperationException($"Unknown answer {answer}."),
        };
    }

    /// <summary>Asks for an owner.</summary>
    /// <param name="address">The Hub's address; null for that of the latest crawl.</param>
    /// <param name="name">The namespace.</param>
    public async Task<HubOwnerReply> OwnerAsync(Uri? address, string name)
    {
        var (asked, problem) = await HubOf(address);
        if (asked is null)
        {
            return new HubOwnerReply { Verdict = HubVerdict.NoHub, Message = problem };
        }

        var answer = await AskAsync(asked, budget => hub.GetOwnerAsync(name, asked, budget, CancellationToken.None));
        var reply = new HubOwnerReply { Verdict = HubVerdict.Found, Hub = asked, AskedAt = time.GetUtcNow() };
        return answer switch
        {
            OwnerAnswer.Found found => reply with { Owner = found.Owner },
            OwnerAnswer.NotFound no => reply with { Verdict = HubVerdict.NotFound, Message = no.Reason },
            OwnerAnswer.BadToken no => reply with { Verdict = HubVerdict.BadToken, Message = no.Reason },
            OwnerAnswer.QuotaExhausted no => reply with { Verdict = HubVerdict.QuotaExhausted, RetryAt = no.RetryAt },
            OwnerAnswer.Refused no => reply with { Verdict = HubVerdict.Refused, Message = $"{no.Status} {no.Reason}" },
            OwnerAnswer.Unreadable no => reply with { Verdict = HubVerdict.Unreadable, Message = no.Reason },
            OwnerAnswer.Unreachable no => reply with { Verdict = HubVerdict.Unreachable, Message = Tried(no.Reason, no.Attempts) },
            OwnerAnswer.NotAName no => reply with { Verdict = HubVerdict.NotAName, Message = no.Problem },
            _ => throw new InvalidOperationException($"Unknown answer {answer}."),
        };
    }

    private static string Tried(string reason, int attempts) => $"{reason} ({attempts} tries)";

    private async Task<T> AskAsync<T>(Uri asked, Func<GrainRequestBudget, Task<T>> question)
    {
        var budget = new GrainRequestBudget(grains.GetGrain<IBudgetGrain>($"{asked.Authority}|{token.CredentialKey}"));
        try
        {
            return await question(budget);
        }
        finally
        {
            await budget.FlushAsync();
        }
    }

    private async Task<(Uri? Hub, string Problem)> HubOf(Uri? named)
    {
        if (named is not null)
        {
            return named is { IsAbsoluteUri: true, Scheme: "http" or "https" } ? (named, "") : (null, $"'{named}' is not an http or https address.");
        }

        var crawls = await grains.GetGrain<ICrawlGrain>(KindNames.Models).List();
        var latest = crawls.LastOrDefault(crawl => crawl.Request.Import is null);
        return latest is null ? (null, "There is no crawl yet whose Hub could be asked.") : (latest.Request.Hub, "");
    }
}
