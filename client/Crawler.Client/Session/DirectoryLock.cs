namespace Crawler.Client.Session;

/// <summary>The right to host the silo of a data directory: an OS lock, so it goes with its process however that ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a directory, or returns null where somebody holds it.</summary>
    /// <exception cref="ConsoleFailure">The directory cannot be written.</exception>
    public static DirectoryLock? TryTake(string dataDirectory)
    {
        try
        {
            Directory.CreateDirectory(dataDirectory);
            return TryLock(Path.Combine(dataDirectory, "lock"));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw Unusable(dataDirectory, denied);
        }
        catch (IOException broken)
        {
            throw Unusable(dataDirectory, broken);
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.Dispose();

    private static DirectoryLock? TryLock(string path)
    {
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static ConsoleFailure Unusable(string directory, Exception reason) => new(
        ExitCode.Failure,
        $"The data directory {directory} cannot be used: {reason.Message}",
        "Give another one with --data DIR, or mend its permissions.",
        reason);
}
