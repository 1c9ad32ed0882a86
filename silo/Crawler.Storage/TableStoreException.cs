namespace Crawler.Storage;

/// <summary>The store could not do what was asked; a commit under way has an unknown outcome. The message says what, where and what to do.</summary>
public sealed class TableStoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TableStoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
