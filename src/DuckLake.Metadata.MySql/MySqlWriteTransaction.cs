using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DuckLake.Metadata.MySql;

/// <summary>
/// Holds the commit lock of a catalog, a named lock of the server: unlike locks of rows and tables it outlives the commits that
/// CREATE TABLE and DROP TABLE imply. What is read under it is read without a transaction, each statement seeing what was committed
/// last; the transaction begins with the rows to write.
/// </summary>
internal sealed class MySqlWriteTransaction : CatalogWriteTransaction
{
    private const int LongestPauseMs = 8;

    private readonly DbConnection _connection;
    private readonly string _lockName;
    private bool _isEnded;

    private MySqlWriteTransaction(DbConnection connection, string lockName)
    {
        _connection = connection;
        _lockName = lockName;
    }

    /// <summary>The commands of the connection run in it without naming it.</summary>
    public override DbTransaction? Transaction => null;

    public override string? BeginStatements => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\nSTART TRANSACTION";

    public override string? CommitStatements => $"COMMIT;\n{ReleaseStatement}";

    private string ReleaseStatement => $"DO RELEASE_LOCK('{_lockName}')";

    public static async ValueTask<MySqlWriteTransaction> BeginAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var transaction = new MySqlWriteTransaction(connection, LockName(metadataSchema ?? connection.Database));
        try
        {
            await transaction.AcquireAsync(lockTimeout, cancellationToken).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            // A wait that was cancelled may have been granted.
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Not cancellable: a cancelled COMMIT may have happened or not.
    public override async ValueTask CommitAsync() => await ExecuteAsync("COMMIT", CancellationToken.None).ConfigureAwait(false);

    public override void OnCommitted() => _isEnded = true;

    public override async ValueTask DisposeAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        try
        {
            await ExecuteAsync($"ROLLBACK;\n{ReleaseStatement}", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            // The connection is broken; the server rolls back and releases by itself.
        }
    }

    /// <summary>Names of locks are the server's, have at most 64 characters, and ignore case.</summary>
    private static string LockName(string database) =>
        "ducklake_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database.ToLowerInvariant())).AsSpan(0, 16));

    /// <summary>
    /// Waits in the server for a second at most, then asks again: not every driver can be cancelled, and MySQL waits for whole seconds only.
    /// </summary>
    private async ValueTask AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Row locks of writers that take no commit lock, and table locks of readers when a table is dropped.
        var seconds = (int)Math.Clamp(Math.Ceiling(timeout.TotalSeconds), 1, 1_000_000);
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"{MySqlDialect.Instance.CommandPrefix};\nSET SESSION autocommit = 1, innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds};\n");
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var remaining = timeout - waiting.Elapsed;
            var waitsInServer = remaining >= TimeSpan.FromSeconds(1);
            var granted = await ExecuteAsync($"{settings}SELECT GET_LOCK('{_lockName}', {(waitsInServer ? 1 : 0)})", cancellationToken).ConfigureAwait(false);
            if (granted is not (null or DBNull) && Convert.ToInt64(granted, CultureInfo.InvariantCulture) == 1)
            {
                return;
            }

            if (remaining <= TimeSpan.Zero)
            {
                throw new MetadataException(
                    MetadataErrorKind.Metadata,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Another writer kept the MySQL catalog '{_connection.Database}' locked for {timeout.TotalSeconds:0.###} s. Try again, or raise the commit lock timeout."),
                    isTransient: true)
                {
                    CommitError = CommitErrorKind.Retry,
                };
            }

            settings = "";
            if (!waitsInServer)
            {
                await Task.Delay(Random.Shared.Next(1, LongestPauseMs + 1), cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async ValueTask<object?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var command = _connection.CreateCommand();
        await using var scope = command.ConfigureAwait(false);
        command.CommandText = sql;
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is not OperationCanceledException)
        {
            // However the driver puts it.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }
}
