using System.Data.Common;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    internal override async ValueTask<bool> CatalogExistsAsync(CancellationToken cancellationToken = default)
    {
        if (_dataSource is ICatalogFileSource { Exists: false })
        {
            return false;
        }

        try
        {
            var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var transaction = await _dialect.BeginReadAsync(connection, cancellationToken).ConfigureAwait(false);
            await using var session = new Session(this, connection, transaction, transaction, cancellationToken);
            return (await ProbeCreationAsync(session).ConfigureAwait(false)).CatalogExists;
        }
        catch (DbException error) when (error is not MetadataException)
        {
            throw _dialect.Translate(error, DisplayName);
        }
    }

    internal override async ValueTask CreateCatalogAsync(CatalogCreation creation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(creation);
        try
        {
            Func<CancellationToken, ValueTask<DbConnection>> open =
                _dataSource is ICatalogFileSource file ? file.OpenOrCreateAsync : _dataSource.OpenConnectionAsync;
            var writing = await OpenWriteSessionAsync(open, cancellationToken).ConfigureAwait(false);
            await using var writingScope = writing.ConfigureAwait(false);
            var session = writing.Begin(cancellationToken);
            session.UseLayout(CatalogSchema.LayoutOf(creation.Version));
            var probe = await ProbeCreationAsync(session).ConfigureAwait(false);
            if (probe.CatalogExists)
            {
                throw AlreadyExists(null);
            }

            var batch = session.NewBatch();
            if (_options.MetadataSchema is { } schema && !probe.SchemaExists)
            {
                batch.AddStatement($"CREATE SCHEMA IF NOT EXISTS {_dialect.QuoteIdentifier(schema)}");
            }

            AddCreation(new StatementSql(session.Sql, batch, static _ => ""), creation, probe.Now);
            await writing.CommitAsync(batch, creation.OnStep, cancellationToken).ConfigureAwait(false);
        }
        catch (MetadataException error) when (error.InnerException is DbException inner && _dialect.IsAlreadyThere(inner))
        {
            throw AlreadyExists(inner);
        }
        catch (DbException error) when (error is not MetadataException)
        {
            throw WriteError(error);
        }

        ClearCaches();
        _layout = null;
        _state = null;
    }

    private static void AddCreation(StatementSql statements, CatalogCreation creation, DateTimeOffset now)
    {
        foreach (var table in CatalogSchema.TablesOf(creation.Version))
        {
            statements.AddCatalogTable(table, creation.Version);
        }

        statements.Add(new InsertRows(
            "ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[0L, now, 0L, 1L, 0L]]));
        statements.Add(new InsertRows("ducklake_snapshot_changes", ["snapshot_id", "changes_made"], [[0L, "created_schema:\"main\""]]));
        statements.Add(new InsertRows(
            "ducklake_metadata",
            ["key", "value"],
            [
                ["version", CatalogSchema.VersionText(creation.Version)],
                ["created_by", creation.CreatedBy],
                ["data_path", creation.DataPath],
                ["encrypted", creation.IsEncrypted ? "true" : "false"],
            ]));
        var uuid = creation.Version == CatalogFormatVersion.V1_0 ? Guid.NewGuid() : Guid.CreateVersion7(now);
        statements.Add(new InsertRows(
            "ducklake_schema",
            ["schema_id", "schema_uuid", "begin_snapshot", "schema_name", "path", "path_is_relative"],
            [[0L, uuid, 0L, "main", "main/", true]]));
    }

    private async ValueTask<(bool CatalogExists, bool SchemaExists, DateTimeOffset Now)> ProbeCreationAsync(Session session)
    {
        var catalogExists = false;
        var schemaExists = false;
        var now = DateTimeOffset.UtcNow;
        var batch = session.NewBatch();
        var schemaMarker = _options.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
        batch.Add(
            "database tables",
            $"SELECT COUNT(*) FROM ({_dialect.ColumnsQuery(schemaMarker)}) t WHERE t.table_name = 'ducklake_metadata'",
            row => catalogExists = row.Int64(0) > 0);
        if (schemaMarker is not null && _dialect.SchemaExistsQuery(schemaMarker) is { } query)
        {
            batch.Add("database schemas", query, _ => schemaExists = true);
        }

        if (_dialect.CurrentTimeExpression is { } clock)
        {
            batch.Add("clock", $"SELECT {clock}", row => now = row.Instant(0));
        }

        await session.ExecuteAsync(batch).ConfigureAwait(false);
        return (catalogExists, schemaExists, now);
    }

    private MetadataException AlreadyExists(Exception? inner) => new(
        MetadataErrorKind.AlreadyExists,
        $"There is a lake in the catalog {DisplayName} already"
        + (_options.MetadataSchema is { } schema ? $" (schema \"{schema}\")" : "") + ". Open it, or choose another place for the new one.",
        innerException: inner);
}
