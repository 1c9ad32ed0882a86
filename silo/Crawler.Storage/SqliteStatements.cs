using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crawler.Storage;

/// <summary>The prepared statements of the writing connection. Used by one thread.</summary>
internal sealed class SqliteStatements : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly SqliteConnection _connection;
    private bool _isOpen;

    public SqliteStatements(SqliteConnection connection) => _connection = connection;

    public void Begin()
    {
        Run("BEGIN IMMEDIATE");
        _isOpen = true;
    }

    public void Commit()
    {
        Run("COMMIT");
        _isOpen = false;
    }

    public void RollbackIfOpen()
    {
        if (_isOpen)
        {
            _isOpen = false;
            try
            {
                Run("ROLLBACK");
            }
            catch (SqliteException)
            {
                // A failed transaction may already have been rolled back by the engine.
            }
        }
    }

    public void Savepoint() => Run("SAVEPOINT one");

    public void ReleaseSavepoint() => Run("RELEASE one");

    public void RollbackToSavepoint()
    {
        Run("ROLLBACK TO one");
        Run("RELEASE one");
    }

    /// <summary>Does one write.</summary>
    /// <returns>Whether its condition held.</returns>
    public bool Write(string table, byte[] partition, in RowWrite write, long etag)
    {
        const string Where = " WHERE tbl=$tbl AND part=$part AND row=$row";
        const string Insert = "INSERT INTO rows(tbl, part, row, etag, payload) VALUES($tbl, $part, $row, $new, $payload)";
        var row = SqliteDatabase.Key(write.Row);
        return write.Kind switch
        {
            WriteKind.Insert => Run(Insert + " ON CONFLICT DO NOTHING", table, partition, row, etag, write.Payload) == 1,
            WriteKind.Upsert =>
                Run(Insert + " ON CONFLICT(tbl, part, row) DO UPDATE SET etag=$new, payload=$payload", table, partition, row, etag, write.Payload) == 1,
            WriteKind.Replace when write.ETag is null =>
                Run("UPDATE rows SET etag=$new, payload=$payload" + Where, table, partition, row, etag, write.Payload) == 1,
            WriteKind.Replace => TryParse(write.ETag, out var old)
                && Run("UPDATE rows SET etag=$new, payload=$payload" + Where + " AND etag=$old", table, partition, row, etag, write.Payload, old) == 1,
            WriteKind.Delete when write.ETag is null => Run("DELETE FROM rows" + Where, table, partition, row) >= 0,
            _ => TryParse(write.ETag, out var old) && Run("DELETE FROM rows" + Where + " AND etag=$old", table, partition, row, old: old) == 1,
        };
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }
    }

    private static bool TryParse(string? etag, out long value) =>
        long.TryParse(etag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private int Run(
        string sql, string? table = null, byte[]? partition = null, byte[]? row = null, long? etag = null, ReadOnlyMemory<byte> payload = default, long? old = null)
    {
        var command = Prepared(sql);
        Bind(command, "$tbl", table);
        Bind(command, "$part", partition);
        Bind(command, "$row", row);
        Bind(command, "$new", etag);
        Bind(command, "$old", old);
        if (command.Parameters.Contains("$payload"))
        {
            Bind(command, "$payload", payload.ToArray());
        }

        return command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, string name, object? value)
    {
        if (value is not null && command.Parameters.Contains(name))
        {
            command.Parameters[name].Value = value;
        }
    }

    private SqliteCommand Prepared(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in new[] { "$tbl", "$part", "$row", "$new", "$old", "$payload" })
            {
                if (sql.Contains(name, StringComparison.Ordinal))
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = name });
                }
            }

            _prepared[sql] = command;
        }

        return command;
    }
}
