using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Sqlite;

public sealed partial class SqliteDialect
{
    internal override string PrimaryKeysQuery(string? schemaMarker) =>
        "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.pk > 0";

    internal override ValueTask<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // Immediate: takes the write lock now, so that nobody writes between reading and changing.
        DbTransaction transaction = ((SqliteConnection)connection).BeginTransaction(deferred: false);
        return ValueTask.FromResult(transaction);
    }

    /// <summary>Copies the file into a new one, which gets its name when it is complete.</summary>
    internal override async ValueTask<string> BackUpAsync(MigrationSession session, IReadOnlyList<string> tables, string version, string? location)
    {
        var source = (SqliteConnection)session.Connection;
        if (source.DataSource is not { Length: > 0 } file || !File.Exists(file))
        {
            throw new MetadataException(
                MetadataErrorKind.Unsupported, $"The SQLite catalog '{session.DisplayName}' is not in a file, so it cannot be copied. Migrate it without a backup.");
        }

        var target = Path.GetFullPath(location ?? $"{file}.{version}.backup");
        if (File.Exists(target))
        {
            throw new MetadataException(
                MetadataErrorKind.AlreadyExists, $"The catalog was not migrated: there is a file '{target}' already. Give another place for the backup, or move it away.");
        }

        var temporary = target + ".incomplete";
        try
        {
            File.Delete(temporary);
            // A connection of its own sees the state before the migration; the migration's lock keeps writers out.
            var reader = new SqliteConnection(
                new SqliteConnectionStringBuilder(source.ConnectionString) { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            await using (reader.ConfigureAwait(false))
            {
                await reader.OpenAsync(session.CancellationToken).ConfigureAwait(false);
                var command = reader.CreateCommand();
                await using var commandScope = command.ConfigureAwait(false);
                command.CommandText = "VACUUM INTO @target";
                command.Parameters.AddWithValue("@target", temporary);
                command.CommandTimeout = 0;
                await command.ExecuteNonQueryAsync(session.CancellationToken).ConfigureAwait(false);
            }

            File.Move(temporary, target);
            return target;
        }
        catch (Exception e)
        {
            File.Delete(temporary);
            if (e is IOException or UnauthorizedAccessException or SqliteException)
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
