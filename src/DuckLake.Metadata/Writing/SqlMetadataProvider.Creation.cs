using System.Data.Common;

namespace DuckLake.Metadata;

public sealed partial class SqlMetadataProvider
{
    // Where creating tables commits, the table is called so until everything else is there: it marks what a failed creation left behind.
    private const string IncompleteMetadata = "ducklake_metadata_incomplete";

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

            RemoveIncomplete(session.Sql, batch, probe.Tables);
            AddCreation(session.Sql, batch, creation, probe.Now);
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

    /// <summary>Drops what a creation that failed has left behind, and nothing else.</summary>
    private void RemoveIncomplete(CatalogSql sql, CatalogBatch batch, IReadOnlySet<string> tables)
    {
        if (!_dialect.DefinitionsCommit || tables.Count == 0)
        {
            return;
        }

        if (!tables.Contains(IncompleteMetadata))
        {
            throw MetadataException.Corrupt(
                "ducklake_metadata",
                $"the database {DisplayName} has the tables {string.Join(", ", tables.Order())}, but no table ducklake_metadata. Restore it, or drop the tables to create a new lake here.");
        }

        // The mark goes last.
        foreach (var table in tables.Order().OrderBy(static t => t == IncompleteMetadata))
        {
            batch.AddStatement($"DROP TABLE {sql.Table(table)}");
        }
    }

    private void AddCreation(CatalogSql sql, CatalogBatch batch, CatalogCreation creation, DateTimeOffset now)
    {
        var statements = new StatementSql(sql, batch, static _ => "");
        var metadata = _dialect.DefinitionsCommit ? IncompleteMetadata : "ducklake_metadata";
        foreach (var table in CatalogSchema.TablesOf(creation.Version))
        {
            batch.AddStatement(table.CreateSql(_dialect, sql.Table(table.Name == "ducklake_metadata" ? metadata : table.Name), creation.Version));
        }

        statements.Add(new InsertRows(
            "ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[0L, now, 0L, 1L, 0L]]));
        statements.Add(new InsertRows("ducklake_snapshot_changes", ["snapshot_id", "changes_made"], [[0L, "created_schema:\"main\""]]));
        statements.Insert(
            new InsertRows(
                "ducklake_metadata",
                ["key", "value"],
                [
                    ["version", CatalogSchema.VersionText(creation.Version)],
                    ["created_by", creation.CreatedBy],
                    ["data_path", creation.DataPath],
                    ["encrypted", creation.IsEncrypted ? "true" : "false"],
                ]),
            metadata);
        var uuid = creation.Version == CatalogFormatVersion.V1_0 ? Guid.NewGuid() : Guid.CreateVersion7(now);
        statements.Add(new InsertRows(
            "ducklake_schema",
            ["schema_id", "schema_uuid", "begin_snapshot", "schema_name", "path", "path_is_relative"],
            [[0L, uuid, 0L, "main", "main/", true]]));
        if (metadata != "ducklake_metadata")
        {
            batch.AddStatement($"RENAME TABLE {sql.Table(metadata)} TO {sql.Table("ducklake_metadata")}");
        }
    }

    private async ValueTask<(bool CatalogExists, bool SchemaExists, DateTimeOffset Now, IReadOnlySet<string> Tables)> ProbeCreationAsync(Session session)
    {
        var tables = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var schemaExists = false;
        var now = DateTimeOffset.UtcNow;
        var batch = session.NewBatch();
        var schemaMarker = _options.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
        batch.Add(
            "database tables",
            $"SELECT DISTINCT t.table_name FROM ({_dialect.ColumnsQuery(schemaMarker)}) t WHERE t.table_name IN ("
            + string.Join(", ", CatalogLayout.KnownTables.Append(IncompleteMetadata).Select(static t => $"'{t}'")) + ")",
            row => tables.Add(row.Text(0)));
        if (schemaMarker is not null && _dialect.SchemaExistsQuery(schemaMarker) is { } query)
        {
            batch.Add("database schemas", query, _ => schemaExists = true);
        }

        if (_dialect.CurrentTimeExpression is { } clock)
        {
            batch.Add("clock", $"SELECT {clock}", row => now = row.Instant(0));
        }

        await session.ExecuteAsync(batch).ConfigureAwait(false);
        return (tables.Contains("ducklake_metadata"), schemaExists, now, tables);
    }

    private MetadataException AlreadyExists(Exception? inner) => new(
        MetadataErrorKind.AlreadyExists,
        $"There is a lake in the catalog {DisplayName} already"
        + (_options.MetadataSchema is { } schema ? $" (schema \"{schema}\")" : "") + ". Open it, or choose another place for the new one.",
        innerException: inner);
}
