namespace Crawler.Hub.Transport;

/// <summary>An answer other than 200, as the Hub worded it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code"><c>X-Error-Code</c>, such as <c>RepoNotFound</c>; empty where there is none.</param>
/// <param name="HeaderMessage"><c>X-Error-Message</c>; empty where there is none.</param>
/// <param name="Message">The words of the body, else <paramref name="HeaderMessage"/>, else the status in words.</param>
/// <param name="RequestId">By which the Hub's operators find the request; empty where the answer names none.</param>
internal sealed record Refusal(int Status, string Code, string HeaderMessage, string Message, string RequestId)
{
    private const int MaxHeaderLength = 300;
    private static readonly string[] IdHeaders = ["X-Request-Id", "X-Amzn-Trace-Id", "X-Amz-Cf-Id"];

    /// <summary>The message with the request's id, for whoever has to ask the Hub about it.</summary>
    public string Words => RequestId.Length == 0 ? Message : $"{Message} (request {RequestId})";

    /// <summary>Reads what an answer says.</summary>
    /// <param name="response">The answer; its body is read as far as <see cref="ListingLimits.ErrorBytes"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Refusal> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ErrorText.ReadAsync(response, cancellationToken);
        var header = Header(response, "X-Error-Message");
        return new Refusal(
            (int)response.StatusCode,
            Header(response, "X-Error-Code"),
            header,
            body.Length > 0 ? body : header.Length > 0 ? header : response.ReasonPhrase ?? "",
            IdHeaders.Select(name => Header(response, name)).FirstOrDefault(id => id.Length > 0) ?? "");
    }

    /// <summary>A redirect that is not followed.</summary>
    public static Refusal OfRedirect(int status, string why) => new(status, "", "", why, "");

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values)
        ? string.Concat(string.Join(", ", values).Where(c => !char.IsControl(c)).Take(MaxHeaderLength))
        : "";
}
