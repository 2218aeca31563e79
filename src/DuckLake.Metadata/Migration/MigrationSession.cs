using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>The transaction of a migration.</summary>
internal sealed class MigrationSession(
    SqlDialect dialect, DbConnection connection, DbTransaction? transaction, SqlMetadataOptions options, string displayName, CancellationToken cancellationToken)
{
    public SqlDialect Dialect => dialect;

    public DbConnection Connection => connection;

    /// <summary>The schema with the catalog; null for the connection's.</summary>
    public string? MetadataSchema { get; init; } = options.MetadataSchema;

    public string DisplayName => displayName;

    public CancellationToken CancellationToken => cancellationToken;

    public string Quote(string name) => dialect.QuoteIdentifier(name);

    public string Table(string name) => MetadataSchema is null ? Quote(name) : $"{Quote(MetadataSchema)}.{Quote(name)}";

    /// <summary>Runs a query; <paramref name="sql"/> gets the marker of the metadata schema's name, or null.</summary>
    public async ValueTask QuerySchemaAsync(string table, Func<string?, string> sql, Action<CatalogRow> onRow)
    {
        var batch = new CatalogBatch(dialect);
        batch.Add(table, sql(MetadataSchema is null ? null : batch.Parameter(MetadataSchema)), onRow);
        await batch.ExecuteAsync(connection, transaction, options.CommandTimeoutSeconds, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask QueryAsync(string table, string sql, Action<CatalogRow> onRow) => QuerySchemaAsync(table, _ => sql, onRow);

    public async ValueTask<long> CountAsync(string table, string condition = "")
    {
        long count = 0;
        await QueryAsync(table, $"SELECT COUNT(*) FROM {Table(table)} {condition}", row => count = row.Int64(0)).ConfigureAwait(false);
        return count;
    }

    public async ValueTask ExecuteAsync(string sql)
    {
        var command = connection.CreateCommand();
        await using var scope = command.ConfigureAwait(false);
        command.Transaction = transaction;
        command.CommandText = dialect.CommandPrefix is { } prefix ? $"{prefix};\n{sql}" : sql;
        if (options.CommandTimeoutSeconds is { } timeout)
        {
            command.CommandTimeout = timeout;
        }

        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
