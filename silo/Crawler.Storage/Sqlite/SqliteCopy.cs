using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Storage.Sqlite;

/// <summary>Copies a database that is in use.</summary>
internal static class SqliteCopy
{
    /// <summary>Writes what the database at <paramref name="from"/> holds at one moment to a new file.</summary>
    public static void Write(string from, string to, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        if (File.Exists(to))
        {
            throw new TableStoreException(TableStoreFailure.Access, $"The table store '{from}' is not copied to '{to}', which exists. Name another path, or remove it.");
        }

        // Under another name until it is whole and on the disk: a copy that was cut short must not look like one.
        var unfinished = $"{to}.{Guid.NewGuid():N}.unfinished";
        try
        {
            Vacuum(from, unfinished, busyTimeout, cancellationToken);
            using (var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, to);
        }
        catch (SqliteException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw SqliteFailure.Of(exception, $"Copying to '{to}'", from);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TableStoreException(
                TableStoreFailure.InputOutput, $"Copying the table store '{from}' to '{to}' failed: {exception.Message}. Name another path, then try again.", exception);
        }
        finally
        {
            File.Delete(unfinished);
            File.Delete(unfinished + "-journal");
        }
    }

    private static void Vacuum(string from, string to, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        using var connection = SqliteDatabase.OpenReader(from, busyTimeout);
        using var interrupt = cancellationToken.Register(() => raw.sqlite3_interrupt(connection.Handle!));
        cancellationToken.ThrowIfCancellationRequested();
        using var vacuum = new SqliteStatement(connection, "VACUUM INTO ?1");
        vacuum.Bind(1, to).Execute();
    }
}
