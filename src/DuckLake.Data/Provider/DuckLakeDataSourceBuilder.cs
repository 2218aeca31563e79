using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Builds a data source with what a connection string cannot hold.</summary>
public sealed class DuckLakeDataSourceBuilder
{
    private readonly List<string> _statements = [];
    private Func<CancellationToken, Task<DuckLakeCatalog>>? _openCatalog;

    /// <summary>Starts with a connection string.</summary>
    /// <param name="connectionString">See <see cref="DuckLakeConnectionStringBuilder"/>, or null for none.</param>
    public DuckLakeDataSourceBuilder(string? connectionString = null) => ConnectionStringBuilder = new DuckLakeConnectionStringBuilder(connectionString);

    /// <summary>The connection string's parts.</summary>
    public DuckLakeConnectionStringBuilder ConnectionStringBuilder { get; }

    /// <summary>Opens the lake of each session in code, with any object store, key source or options; <c>Catalog</c> is not used then.</summary>
    /// <param name="open">Opens a lake for one session, which disposes it.</param>
    /// <returns>This builder.</returns>
    public DuckLakeDataSourceBuilder UseCatalog(Func<CancellationToken, Task<DuckLakeCatalog>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _openCatalog = open;
        return this;
    }

    /// <summary>Opens the lake of each session from a metadata provider; <c>Catalog</c> is not used then.</summary>
    /// <param name="provider">Makes the provider of one session, for example over a driver of your own choice.</param>
    /// <param name="options">How to open the lake, such as its object store; null for the defaults.</param>
    /// <returns>This builder.</returns>
    public DuckLakeDataSourceBuilder UseMetadataProvider(Func<MetadataProvider> provider, DuckLakeCatalogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return UseCatalog(cancellationToken => DuckLakeCatalog.OpenAsync(provider(), options, cancellationToken));
    }

    /// <summary>Runs statements in each new session, for example to load an extension, attach another database or set a time zone.</summary>
    /// <param name="sql">The statements.</param>
    /// <returns>This builder.</returns>
    public DuckLakeDataSourceBuilder OnSessionOpened(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        _statements.Add(sql);
        return this;
    }

    /// <summary>The data source. The builder may be used on.</summary>
    public DuckLakeDataSource Build() => new(
        new DuckLakeConnectionStringBuilder(ConnectionStringBuilder.ConnectionString),
        new DataSourceOptions { OpenCatalog = _openCatalog, SessionOpened = [.. _statements] });
}
