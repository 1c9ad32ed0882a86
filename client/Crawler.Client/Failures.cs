using Crawler.Client.Output;
using Crawler.Client.Session;
using Crawler.Grains.Maintenance;
using Crawler.Silo.DataDirectories;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Client;

/// <summary>Turns exceptions into one line of cause, one line of fix and an exit code.</summary>
internal static class Failures
{
    /// <summary>Explains a failure on the error stream.</summary>
    public static int Explain(Exception failure, TextWriter error, bool isDebug, CancellationToken cancellationToken)
    {
        if (failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        var terminal = new Terminal { Out = TextWriter.Null, Error = error };
        if (failure is ConsoleFailure known)
        {
            terminal.Fail(known.Message, known.Fix);
        }
        else if (failure is DataDirectoryException unusable)
        {
            terminal.Fail(unusable.Message, unusable.Fix);
        }
        else if (failure is BackupException or RepartitionException or TableStoreException)
        {
            // What to do stands in the message.
            terminal.Fail(FirstLine(failure.Message), "");
        }
        else
        {
            terminal.Fail(FirstLine(failure.Message), isDebug ? "" : "Run it again with --debug for the whole story.");
        }

        if (isDebug)
        {
            error.WriteLine(failure);
        }

        return failure switch
        {
            ConsoleFailure expected => expected.Code,
            _ when Transport.IsBroken(failure) => ExitCode.Unreachable,
            _ => ExitCode.Failure,
        };
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
