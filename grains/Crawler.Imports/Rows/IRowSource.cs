namespace Crawler.Imports.Rows;

/// <summary>The rows of a file, one after another. Reading never throws for what a row says; it throws <see cref="ImportFileException"/> where the file itself is broken.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>How many rows there are; null where only reading tells.</summary>
    long? RowCount { get; }

    /// <summary>Where the row read last stands: its line in a text, its number in a table, from 1.</summary>
    long Place { get; }

    /// <summary>The beginning of the row read last, as text; empty where there is none.</summary>
    ReadOnlySpan<byte> Excerpt { get; }

    /// <summary>Reads the next row from what is loaded. Whatever is wrong with it stands in <see cref="RowFields.Defect"/>.</summary>
    /// <returns>False where more has to be loaded first.</returns>
    bool TryRead(RowFields row);

    /// <summary>Loads what follows.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ImportFileException">The file cannot be read further.</exception>
    ValueTask<bool> LoadAsync(CancellationToken cancellationToken);
}
