namespace Crawler.Silo.DataDirectories;

/// <summary>A data directory that cannot be used.</summary>
public sealed class DataDirectoryException(string message, string fix, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do about it.</summary>
    public string Fix { get; } = fix;
}
