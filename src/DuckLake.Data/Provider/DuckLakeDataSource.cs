using System.Data.Common;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// Hands out connections, whose sessions it pools: one is reused when its connection left nothing behind in it (settings, local tables,
/// attached databases), else discarded. Thread-safe. Disposing closes the sessions.
/// </summary>
public sealed class DuckLakeDataSource : DbDataSource
{
    private readonly DuckLakeConnectionStringBuilder _settings;

    /// <summary>Creates a data source.</summary>
    /// <param name="connectionString">See <see cref="DuckLakeConnectionStringBuilder"/>.</param>
    /// <exception cref="ArgumentException">A key is unknown or a value is malformed.</exception>
    public DuckLakeDataSource(string connectionString)
        : this(new DuckLakeConnectionStringBuilder(connectionString), new DataSourceOptions())
    {
    }

    internal DuckLakeDataSource(DuckLakeConnectionStringBuilder settings, DataSourceOptions options)
    {
        _settings = settings;
        Options = options;
        Pool = settings.PoolingIfSet == false ? null : new SessionPool(settings, options);
    }

    /// <summary>The connection string without passwords.</summary>
    public override string ConnectionString => _settings.PersistSecurityInfo ? _settings.ConnectionString : _settings.WithoutSecrets();

    internal SessionPool? Pool { get; }

    internal DataSourceOptions Options { get; }

    /// <summary>A closed connection.</summary>
    public new DuckLakeConnection CreateConnection() => new(this, _settings);

    /// <summary>An open connection.</summary>
    public new DuckLakeConnection OpenConnection()
    {
        DuckLakeConnection connection = CreateConnection();
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>An open connection.</summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public new async ValueTask<DuckLakeConnection> OpenConnectionAsync(CancellationToken cancellationToken = default)
    {
        DuckLakeConnection connection = CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Opens the lake for reading and writing Arrow, with a catalog of its own beside those of the sessions. DuckDB is not needed, unless the catalog is
    /// a DuckDB file.
    /// </summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The lake, to be disposed by the caller.</returns>
    /// <exception cref="InvalidOperationException">The connection string has no <c>Catalog</c>, or pins a snapshot.</exception>
    /// <exception cref="DuckLakeException">The lake cannot be opened or created, or contradicts what was asked for.</exception>
    public Task<DuckLakeCatalog> OpenCatalogAsync(CancellationToken cancellationToken = default) =>
        Options.OpenCatalog is { } open ? open(cancellationToken) : CatalogOpener.OpenAsync(_settings, cancellationToken);

    /// <summary>Closes the sessions that no connection uses.</summary>
    public void Clear() => ClearAsync().GetAwaiter().GetResult();

    /// <summary>Closes the sessions that no connection uses.</summary>
    public Task ClearAsync() => Pool?.ClearAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => CreateConnection();

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection() => OpenConnection();

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        await OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Pool is { } pool)
        {
            pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        if (Pool is { } pool)
        {
            await pool.DisposeAsync().ConfigureAwait(false);
        }
    }
}
