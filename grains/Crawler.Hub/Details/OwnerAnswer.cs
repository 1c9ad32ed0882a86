using Crawler.Core.Catalogue;

namespace Crawler.Hub.Details;

/// <summary>What the Hub answers when it is asked for an owner.</summary>
public abstract record OwnerAnswer
{
    private OwnerAnswer()
    {
    }

    /// <summary>The owner, as it is now.</summary>
    /// <param name="Owner">What the Hub says of it.</param>
    public sealed record Found(OwnerOverview Owner) : OwnerAnswer;

    /// <summary>Neither an organisation nor a user bears the name.</summary>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record NotFound(string Reason) : OwnerAnswer;

    /// <summary>The token is no good.</summary>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record BadToken(string Reason) : OwnerAnswer;

    /// <summary>The quota is used up.</summary>
    /// <param name="RetryAt">When to ask again.</param>
    public sealed record QuotaExhausted(DateTimeOffset RetryAt) : OwnerAnswer;

    /// <summary>The Hub refuses for another reason.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">The Hub's words.</param>
    public sealed record Refused(int Status, string Reason) : OwnerAnswer;

    /// <summary>The Hub answered with something that is no overview.</summary>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record Unreadable(string Reason) : OwnerAnswer;

    /// <summary>All tries are used up.</summary>
    /// <param name="Reason">What stood in the way of the last one.</param>
    /// <param name="Attempts">How many tries there were.</param>
    /// <param name="Trouble">What stood in the way of the last one.</param>
    public sealed record Unreachable(string Reason, int Attempts, HubTrouble Trouble) : OwnerAnswer;

    /// <summary>What was asked for cannot be an owner's name; nothing was sent.</summary>
    /// <param name="Problem">Why not.</param>
    public sealed record NotAName(string Problem) : OwnerAnswer;
}
