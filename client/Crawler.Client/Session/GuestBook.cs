namespace Crawler.Client.Session;

/// <summary>
/// Who else is in the middle of a command on a data directory: one locked file each. A leaving holder lets them finish, so that twenty consoles started at
/// once are served by one silo instead of starting one each.
/// </summary>
internal sealed class GuestBook(string dataDirectory)
{
    private readonly string _folder = Path.Combine(dataDirectory, "guests");

    /// <summary>Enters this process; dispose of the entry to leave. Null where the folder cannot be written: then nobody waits for it.</summary>
    public IDisposable? Enter()
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var path = Path.Combine(_folder, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
            return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody is there. Entries of dead processes are swept out.</summary>
    public bool HasGuests()
    {
        if (!Directory.Exists(_folder))
        {
            return false;
        }

        return Directory.EnumerateFiles(_folder).ToArray().Any(IsHeld);
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var abandoned = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
