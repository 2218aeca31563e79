using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DuckLake.Metadata.Sqlite;

/// <summary>Opens connections of one connection string, and closes the idle ones of its pool when it is disposed.</summary>
internal sealed class SqliteDataSource(string connectionString, SqliteMetadataOptions options, CatalogWriteQueue? queue) : DbDataSource, ICatalogFileSource
{
    private bool _isDisposed;

    public override string ConnectionString => connectionString;

    public bool Exists
    {
        get
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            return builder.Mode == SqliteOpenMode.Memory || !IsPath(builder.DataSource) || File.Exists(builder.DataSource);
        }
    }

    public async ValueTask<DbConnection> OpenOrCreateAsync(CancellationToken cancellationToken)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.Mode != SqliteOpenMode.Memory)
        {
            builder.Mode = SqliteOpenMode.ReadWriteCreate;
            RequireDirectory(builder.DataSource);
        }

        builder.Pooling = false;
        var connection = new SqliteConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            SetBusyTimeout(connection);
            if (builder.Mode != SqliteOpenMode.Memory && IsEmpty(connection))
            {
                // If it fails, somebody else is creating the same file, who chooses the journal then.
                raw.sqlite3_exec(
                    connection.Handle, options.JournalMode == SqliteJournalMode.Delete ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL");
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override DbConnection CreateDbConnection() => new PooledConnection(connectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new PooledConnection(connectionString);
        try
        {
            connection.Open();
            SetBusyTimeout(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        // The driver has no asynchronous way.
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OpenDbConnection());
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            using var connection = new PooledConnection(connectionString);
            connection.ClearPool();
            queue?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsPath(string dataSource) =>
        dataSource.Length > 0 && dataSource != ":memory:" && !dataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private static bool IsEmpty(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master";
        return (long)command.ExecuteScalar()! == 0;
    }

    private static void RequireDirectory(string dataSource)
    {
        if (IsPath(dataSource) && Path.GetDirectoryName(Path.GetFullPath(dataSource)) is { } directory && !Directory.Exists(directory))
        {
            throw new MetadataException(
                MetadataErrorKind.NotFound, $"The catalog file '{dataSource}' cannot be created: there is no directory '{directory}'. Create it first.");
        }
    }

    private void SetBusyTimeout(SqliteConnection connection) =>
        raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Clamp(options.BusyTimeout.TotalMilliseconds, 0, int.MaxValue));
}
