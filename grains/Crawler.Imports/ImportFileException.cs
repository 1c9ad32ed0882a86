namespace Crawler.Imports;

/// <summary>A file that is not read, or not read further: damaged, foreign, or without what an import needs. The message says what is wrong, where, and what to do.</summary>
public sealed class ImportFileException : Exception
{
    /// <summary>Makes one.</summary>
    public ImportFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
