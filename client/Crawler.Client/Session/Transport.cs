using System.Net.Sockets;
using Orleans.Runtime.Messaging;

namespace Crawler.Client.Session;

/// <summary>Tells a broken line from a failing grain.</summary>
internal static class Transport
{
    /// <summary>Whether an exception says that the silo was not reached or went away.</summary>
    public static bool IsBroken(Exception exception) => exception is OrleansMessageRejectionException
        or ConnectionFailedException
        or ClientNotAvailableException
        or TimeoutException
        or SocketException
        or ObjectDisposedException
        || (exception is AggregateException { InnerException: { } inner } && IsBroken(inner));

    /// <summary>What the user is told when no silo was reached.</summary>
    public static ConsoleFailure Unreachable(string where, string fix, Exception? reason) =>
        new(ExitCode.Unreachable, $"No silo answered at {where}{(reason is null ? "" : ": " + FirstLine(reason.Message))}", fix, reason);

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
