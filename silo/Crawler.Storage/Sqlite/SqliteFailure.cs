using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Storage.Sqlite;

/// <summary>Turns SQLite's error codes into exceptions that say what to do.</summary>
internal static class SqliteFailure
{
    public static TableStoreException Of(SqliteException exception, string doing, string path)
    {
        var (failure, next) = Explain(exception.SqliteErrorCode);
        return new TableStoreException(
            failure,
            $"{doing} failed on the database '{path}': {exception.Message} (SQLite {exception.SqliteExtendedErrorCode}). {next}",
            exception);
    }

    private static (TableStoreFailure Failure, string Next) Explain(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (
            TableStoreFailure.Busy, "Another process held the file for longer than the busy timeout: try again, or run fewer silos on one file."),
        raw.SQLITE_FULL => (TableStoreFailure.Full, "Free some disk space, then try again."),
        raw.SQLITE_IOERR => (TableStoreFailure.InputOutput, "Look at the disk and the kernel log, then reload and try again."),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => (
            TableStoreFailure.Corrupt, "The file is damaged or is no SQLite database: restore it from a backup, or move it away to start anew."),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (
            TableStoreFailure.Access, "Check that the file and its folder exist and that this user may write both."),
        _ => (TableStoreFailure.Other, "Reload, then try again."),
    };
}
