using System.Data.Common;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.DuckDb;

public sealed partial class DuckDbDialect
{
    internal override bool CanAlterChangedTables => false;

    internal override string PrimaryKeysQuery(string? schemaMarker) =>
        "SELECT k.table_name AS table_name, unnest(k.constraint_column_names) AS column_name FROM duckdb_constraints() k "
        + $"WHERE k.constraint_type = 'PRIMARY KEY' AND k.database_name = current_database() AND k.schema_name = {schemaMarker ?? CurrentSchemaExpression}";

    /// <summary>Others' commits meanwhile make the migration fail, or fail themselves: tables that were altered take no more rows.</summary>
    internal override ValueTask<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken) =>
        BeginReadAsync(connection, cancellationToken);

    /// <summary>Copies the database into a new file, which gets its name when it is complete.</summary>
    internal override ValueTask<string> BackUpAsync(MigrationSession session, IReadOnlyList<string> tables, string version, string? location)
    {
        if (session.Connection is not AdoConnection { File: { Path: { } source } file })
        {
            throw new MetadataException(
                MetadataErrorKind.Unsupported, $"The DuckDB catalog '{session.DisplayName}' was not opened by its path, so it cannot be copied. Migrate it without a backup.");
        }

        var target = Path.GetFullPath(location ?? $"{source}.{version}.backup");
        if (File.Exists(target))
        {
            throw new MetadataException(
                MetadataErrorKind.AlreadyExists, $"The catalog was not migrated: there is a file '{target}' already. Give another place for the backup, or move it away.");
        }

        var temporary = target + ".incomplete";
        try
        {
            File.Delete(temporary);

            // A connection of its own sees the state before the migration.
            using (var reader = new AdoConnection(file, DuckDbFileMode.ReadWrite))
            {
                reader.Open();
                const string Backup = "__ducklake_catalog_backup";
                reader.Native.Execute($"ATTACH '{temporary.Replace("'", "''", StringComparison.Ordinal)}' AS {Backup} (TYPE duckdb, STORAGE_VERSION 'latest')");
                try
                {
                    reader.Native.Execute($"COPY FROM DATABASE {DuckDbFile.CatalogName} TO {Backup}", session.CancellationToken);
                }
                finally
                {
                    // Brings the copy's log into its file.
                    reader.Native.Execute($"DETACH {Backup}");
                }
            }

            File.Move(temporary, target);
            return ValueTask.FromResult(target);
        }
        catch (Exception e)
        {
            File.Delete(temporary);
            File.Delete(temporary + ".wal");
            if (e is IOException or UnauthorizedAccessException or DuckDbException)
            {
                throw new MetadataException(
                    MetadataErrorKind.Metadata,
                    $"The catalog was not migrated: it could not be copied to '{target}'. Check the place and its free space. ({e.Message})",
                    isTransient: false,
                    e);
            }

            throw;
        }
    }

    internal override void DiscardBackup(string location) => File.Delete(location);
}
