namespace Crawler.Storage.Backups;

/// <summary>A backup file cannot be used, or one cannot be made. The message says what, where and what to do.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Creates the exception.</summary>
    public BackupException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
