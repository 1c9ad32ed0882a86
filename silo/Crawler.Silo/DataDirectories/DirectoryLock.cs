namespace Crawler.Silo.DataDirectories;

/// <summary>
/// The right to host the silo of a data directory: an OS lock, so it goes with its process however that ends. A console holds it alone; silos that form a cluster over the
/// directory share it.
/// </summary>
public sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a directory, or returns null where somebody holds it.</summary>
    /// <exception cref="DataDirectoryException">The directory cannot be written.</exception>
    public static DirectoryLock? TryTake(string dataDirectory) => TryTake(dataDirectory, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock of a directory together with others who share it, or returns null where somebody holds it alone.</summary>
    /// <exception cref="DataDirectoryException">The directory cannot be written.</exception>
    public static DirectoryLock? TryShare(string dataDirectory) => TryTake(dataDirectory, FileAccess.Read, FileShare.Read);

    private static DirectoryLock? TryTake(string dataDirectory, FileAccess access, FileShare share)
    {
        try
        {
            Directory.CreateDirectory(dataDirectory);
            return TryLock(Path.Combine(dataDirectory, "lock"), access, share);
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

    private static DirectoryLock? TryLock(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, access, share, 1));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static DataDirectoryException Unusable(string directory, Exception reason) =>
        new($"The data directory {directory} cannot be used: {reason.Message}", "Give another one with --data DIR, or mend its permissions.", reason);
}
