using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DuckLake.Metadata.Sqlite;

/// <summary>
/// A transaction that holds SQLite's one write lock from its begin. The lock is asked for again every few milliseconds: the
/// driver would wait 150 ms between two tries, SQLite itself up to 100 ms, and both would block a thread.
/// </summary>
internal sealed class SqliteWriteTransaction : CatalogWriteTransaction
{
    private const int LongestPauseMs = 8;

    private readonly SqliteConnection _connection;
    private bool _isEnded;

    private SqliteWriteTransaction(SqliteConnection connection) => _connection = connection;

    /// <summary>The commands of the connection run in it without naming it.</summary>
    public override DbTransaction? Transaction => null;

    public static async ValueTask<SqliteWriteTransaction> BeginAsync(SqliteConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var handle = connection.Handle!;
        var waiting = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            raw.sqlite3_busy_timeout(handle, 0);

            // The setting cannot be changed inside a transaction, and also needs the file for a moment.
            var code = raw.sqlite3_exec(handle, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
            if (code == raw.SQLITE_OK)
            {
                break;
            }

            if ((code & 0xFF) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED) || waiting.Elapsed >= lockTimeout)
            {
                SqliteException.ThrowExceptionForRC(code, handle);
            }

            await Task.Delay(Random.Shared.Next(1, Math.Min(LongestPauseMs, attempt + 2) + 1), cancellationToken).ConfigureAwait(false);
        }

        // What remains to wait for are readers, at COMMIT, under a rollback journal.
        raw.sqlite3_busy_timeout(handle, (int)Math.Clamp(lockTimeout.TotalMilliseconds, 1, int.MaxValue));
        return new SqliteWriteTransaction(connection);
    }

    public override ValueTask CommitAsync()
    {
        Execute(_connection.Handle!, "COMMIT");
        _isEnded = true;
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;

            // An error such as a full disk may have rolled back already.
            var handle = _connection.Handle;
            if (handle is not null && raw.sqlite3_get_autocommit(handle) == 0)
            {
                raw.sqlite3_exec(handle, "ROLLBACK");
            }
        }

        return ValueTask.CompletedTask;
    }

    private static void Execute(sqlite3 handle, string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(handle, sql), handle);
}
