using Crawler.Core.Catalogue;

namespace Crawler.Hub.Details;

/// <summary>What the Hub answers when it is asked for one model. Nothing here says that a model was deleted: one refusal is no proof of that.</summary>
public abstract record ModelAnswer
{
    private ModelAnswer()
    {
    }

    /// <summary>The model, as it is now.</summary>
    /// <param name="Model">What the Hub says of it.</param>
    /// <param name="FormerName">The name asked for, where the model bears another one by now or is spelled differently; else null.</param>
    public sealed record Found(ModelDetails Model, string? FormerName) : ModelAnswer;

    /// <summary>Disabled by the Hub.</summary>
    /// <param name="Model">What the Hub says of it; null where it refuses to say anything.</param>
    /// <param name="FormerName">As in <see cref="Found"/>.</param>
    /// <param name="Reason">The Hub's words; empty where the model is shown.</param>
    public sealed record Disabled(ModelDetails? Model, string? FormerName, string Reason) : ModelAnswer;

    /// <summary>There is no such model for anybody without a token: it never was, is gone, or is private. The Hub does not tell them apart.</summary>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record NotFoundOrPrivate(string Reason) : ModelAnswer;

    /// <summary>There is no such model that the token may see.</summary>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record NotFound(string Reason) : ModelAnswer;

    /// <summary>Shown only to those whom its owner let in.</summary>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record Gated(string Reason) : ModelAnswer;

    /// <summary>The token is no good.</summary>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record BadToken(string Reason) : ModelAnswer;

    /// <summary>The quota is used up.</summary>
    /// <param name="RetryAt">When to ask again.</param>
    public sealed record QuotaExhausted(DateTimeOffset RetryAt) : ModelAnswer;

    /// <summary>The Hub refuses for another reason.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record Refused(int Status, string Reason) : ModelAnswer;

    /// <summary>The Hub answered with something that is no model, or breaks a bound of <see cref="ListingLimits"/>.</summary>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record Unreadable(string Reason) : ModelAnswer;

    /// <summary>All tries are used up.</summary>
    /// <param name="Reason">What stood in the way of the last one.</param>
    /// <param name="Attempts">How many tries there were.</param>
    /// <param name="Trouble">What stood in the way of the last one.</param>
    public sealed record Unreachable(string Reason, int Attempts, HubTrouble Trouble) : ModelAnswer;

    /// <summary>What was asked for cannot be a model's name; nothing was sent.</summary>
    /// <param name="Problem">Why not.</param>
    public sealed record NotAName(string Problem) : ModelAnswer;
}
