using Azure;
using Azure.Identity;

namespace Crawler.Storage.Azure;

/// <summary>What the service's errors mean: a refusal, nothing done, or an unknown outcome.</summary>
internal static class AzureFailure
{
    private const string TableNotFound = "TableNotFound";

    /// <summary>Whether the condition of a write did not hold.</summary>
    public static bool IsRefusal(RequestFailedException failure) =>
        failure.Status == 412
        || (failure.Status == 409 && failure.ErrorCode == "EntityAlreadyExists")
        || (failure.Status == 404 && failure.ErrorCode is "ResourceNotFound" or "EntityNotFound");

    /// <summary>Whether the request surely had no effect and may as well succeed if it is sent again.</summary>
    public static bool IsSurelyUndone(RequestFailedException failure) =>
        failure.Status == 429 || (failure.Status == 503 && failure.ErrorCode == "ServerBusy") || IsUnsent(failure);

    /// <summary>Whether there is no such table in the account.</summary>
    public static bool IsTableMissing(RequestFailedException failure) => failure.ErrorCode == TableNotFound;

    /// <summary>Whether an answer of "not found" was about the table, not the entity.</summary>
    public static bool IsTableMissing(Response answer) => answer.Content.ToString().Contains(TableNotFound, StringComparison.Ordinal);

    public static TableStoreException OfCommit(Exception exception, string where) => exception switch
    {
        RequestFailedException { Status: 0 } failure when IsUnsent(failure) => Failed(
            TableStoreFailure.InputOutput, "A commit", where, exception, "Nothing was sent: check the address and the network, then try again."),
        RequestFailedException failure when IsSurelyUndone(failure) => Failed(
            TableStoreFailure.Busy, "A commit", where, exception, "Nothing was done: try again later, or spread the load over more partitions."),
        RequestFailedException { Status: 401 or 403 } or AuthenticationFailedException => Access("A commit", where, exception),
        RequestFailedException { Status: 400 or 404 or 409 or 413 or 414 } => Failed(
            TableStoreFailure.Other, "A commit", where, exception, "Nothing was done: the service refuses the request as it is."),
        _ => Failed(TableStoreFailure.Unknown, "A commit", where, exception, "Nothing is known of its outcome: reload, then go on."),
    };

    public static TableStoreException OfRead(Exception exception, string doing, string where) => Innermost(exception) switch
    {
        RequestFailedException { Status: 401 or 403 } or AuthenticationFailedException => Access(doing, where, exception),
        RequestFailedException { Status: 429 or 503 } => Failed(TableStoreFailure.Busy, doing, where, exception, "Try again later."),
        RequestFailedException { Status: >= 400 and < 500 } => Failed(
            TableStoreFailure.Other, doing, where, exception, "The service refuses the request: check the table and the account."),
        FormatException => Failed(
            TableStoreFailure.Corrupt, doing, where, exception, "Another program wrote to the table, or it is damaged: restore it from a backup, or name another table."),
        _ => Failed(TableStoreFailure.InputOutput, doing, where, exception, "Check the address and the network, then try again."),
    };

    private static bool IsUnsent(RequestFailedException failure) => failure.InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    private static TableStoreException Access(string doing, string where, Exception exception) => Failed(
        TableStoreFailure.Access, doing, where, exception, "Check the key or the identity, and that it may read and write the account's tables.");

    private static TableStoreException Failed(TableStoreFailure failure, string doing, string where, Exception exception, string next) =>
        new(failure, $"{doing} failed on {where}: {Reason(Innermost(exception))} {next}", exception);

    // After several tries the client throws all their failures in one.
    private static Exception Innermost(Exception exception) => exception is AggregateException { InnerExceptions: [.., var last] } ? last : exception;

    private static string Reason(Exception exception)
    {
        var line = exception.Message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        var text = (end < 0 ? line : line[..end]).TrimEnd('.').ToString();
        return exception is RequestFailedException { Status: > 0 } failure ? $"{text} ({failure.Status} {failure.ErrorCode})." : $"{text}.";
    }
}
