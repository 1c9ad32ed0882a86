using Crawler.Hub.Transport;

namespace Crawler.Hub.Details;

/// <summary>What the Hub's refusals of a single model or owner mean (hub-api 7).</summary>
internal static class ModelRefusals
{
    private const string BadCredentials = "Invalid credentials in Authorization header";
    private const string DisabledMessage = "Access to this resource is disabled.";

    /// <summary>Whether the token is no good.</summary>
    public static bool IsBadToken(Refusal refusal) => refusal.Status == 401 && (refusal.HeaderMessage == BadCredentials || refusal.Message == BadCredentials);

    /// <summary>What a refusal means.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="isAnonymous">Whether it was asked without a token: then a missing model and a private one look the same.</param>
    public static ModelAnswer Of(Refusal refusal, bool isAnonymous) => refusal switch
    {
        _ when IsBadToken(refusal) => new ModelAnswer.BadToken(refusal.Words),
        { Status: 401 or 403, Code: "GatedRepo" } => new ModelAnswer.Gated(refusal.Words),
        { Status: 403, Code: "", HeaderMessage: DisabledMessage } => new ModelAnswer.Disabled(null, null, refusal.Words),
        { Status: 401, Code: "" } when isAnonymous => new ModelAnswer.NotFoundOrPrivate(refusal.Words),
        { Status: 404, Code: "RepoNotFound" } => new ModelAnswer.NotFound(refusal.Words),
        _ => new ModelAnswer.Refused(refusal.Status, refusal.Words),
    };
}
