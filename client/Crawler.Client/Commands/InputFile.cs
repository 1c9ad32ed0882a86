namespace Crawler.Client.Commands;

/// <summary>Files that a user names.</summary>
internal static class InputFile
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="ConsoleFailure">It is not there, or cannot be read.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ConsoleFailure.NotFound($"There is no file {path}.", "Check the path.");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConsoleFailure(ExitCode.Failure, denied.Message, "Mend its permissions.", denied);
        }
    }
}
