using Crawler.Hub.Details;
using Crawler.Hub.Reading;
using Crawler.Hub.Transport;

namespace Crawler.Hub;

/// <content>Single models and owners.</content>
public sealed partial class HubClient
{
    /// <summary>Asks for one model now. A redirect to its present name is followed, for a permit of its own.</summary>
    /// <param name="name"><c>owner/name</c>, or a legacy name without an owner.</param>
    /// <param name="hub">The Hub's base address.</param>
    /// <param name="budget">Grants each request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ModelAnswer> GetModelAsync(string name, Uri hub, IRequestBudget budget, CancellationToken cancellationToken)
    {
        if (HubNames.ModelProblem(name) is { } problem)
        {
            return new ModelAnswer.NotAName(problem);
        }

        var attempt = await AskModelAsync(name, ModelListing.DetailExpand, hub, budget, cancellationToken);
        if (attempt.Refusal is { Status: 400 } refused && ErrorText.NamesIn(refused.Message) is { Count: > 0 } accepted)
        {
            attempt = await AskModelAsync(name, ModelListing.DetailExpand.Where(accepted.Contains), hub, budget, cancellationToken);
        }

        return attempt.End switch
        {
            AttemptEnd.Read => Answer(name, attempt.Value!),
            AttemptEnd.QuotaExhausted => new ModelAnswer.QuotaExhausted(attempt.RetryAt),
            AttemptEnd.Refused => ModelRefusals.Of(attempt.Refusal!, _token.IsAnonymous),
            _ => new ModelAnswer.Unreachable(attempt.Reason, attempt.Tries, attempt.Trouble),
        };
    }

    /// <summary>Asks for an owner's overview now: as an organisation, then as a user, so up to two requests and their redirects.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="hub">The Hub's base address.</param>
    /// <param name="budget">Grants each request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<OwnerAnswer> GetOwnerAsync(string name, Uri hub, IRequestBudget budget, CancellationToken cancellationToken)
    {
        if (HubNames.OwnerProblem(name) is { } problem)
        {
            return new OwnerAnswer.NotAName(problem);
        }

        var isOrganization = true;
        var attempt = await AskBodyAsync(new Uri(hub, $"/api/organizations/{name}/overview"), hub, budget, cancellationToken);
        if (attempt.Refusal?.Status == 404)
        {
            isOrganization = false;
            attempt = await AskBodyAsync(new Uri(hub, $"/api/users/{name}/overview"), hub, budget, cancellationToken);
        }

        return attempt.End switch
        {
            AttemptEnd.Read when DetailReader.Owner(attempt.Value!, isOrganization) is var (owner, wrong) =>
                owner is null ? new OwnerAnswer.Unreadable(wrong) : new OwnerAnswer.Found(owner),
            AttemptEnd.QuotaExhausted => new OwnerAnswer.QuotaExhausted(attempt.RetryAt),
            AttemptEnd.Refused when attempt.Refusal!.Status == 404 => new OwnerAnswer.NotFound(attempt.Refusal.Words),
            AttemptEnd.Refused when ModelRefusals.IsBadToken(attempt.Refusal!) => new OwnerAnswer.BadToken(attempt.Refusal!.Words),
            AttemptEnd.Refused => new OwnerAnswer.Refused(attempt.Refusal!.Status, attempt.Refusal.Words),
            _ => new OwnerAnswer.Unreachable(attempt.Reason, attempt.Tries, attempt.Trouble),
        };
    }

    private static ModelAnswer Answer(string asked, byte[] body)
    {
        var (model, wrong) = DetailReader.Model(body);
        if (model is null)
        {
            return new ModelAnswer.Unreadable(wrong);
        }

        var former = model.Row.Name == asked ? null : asked;
        return model.Row.IsDisabled ? new ModelAnswer.Disabled(model, former, "") : new ModelAnswer.Found(model, former);
    }

    private Task<Attempt<byte[]>> AskModelAsync(
        string name, IEnumerable<string> expand, Uri hub, IRequestBudget budget, CancellationToken cancellationToken)
    {
        var query = string.Join('&', expand.Select(member => "expand[]=" + member));
        return AskBodyAsync(new Uri(hub, $"/api/models/{name}?{query}"), hub, budget, cancellationToken);
    }

    private Task<Attempt<byte[]>> AskBodyAsync(Uri address, Uri hub, IRequestBudget budget, CancellationToken cancellationToken) =>
        _transport.AskAsync<byte[]>(_detailPatience, address, hub, budget, ReadBodyAsync, cancellationToken);

    /// <summary>Reads a small body whole. One that is no JSON is tried again, as a gateway's page or a torn connection may pass.</summary>
    private async Task<Attempt<byte[]>> ReadBodyAsync(HubAnswer answer, CancellationToken cancellationToken)
    {
        var body = new byte[16 * 1024];
        var filled = 0;
        try
        {
            using var stream = await answer.Response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await stream.ReadAsync(body.AsMemory(filled), cancellationToken)) > 0)
            {
                filled += read;
                if (filled > _options.MaxItemBytes)
                {
                    return Attempt<byte[]>.Failed(HubTrouble.TooLarge, $"the answer is larger than {_options.MaxItemBytes} bytes");
                }

                Array.Resize(ref body, filled == body.Length ? filled * 2 : body.Length);
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or HttpRequestException or InvalidOperationException)
        {
            return Attempt<byte[]>.Failed(HubTrouble.CutShort, $"the answer ended early ({failure.Message})");
        }

        var text = body[..filled];
        return Syntax.IsValue(text) && text.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..]
            ? Attempt<byte[]>.Read(text)
            : Attempt<byte[]>.Failed(HubTrouble.Foreign, "the answer is not a JSON object");
    }
}
