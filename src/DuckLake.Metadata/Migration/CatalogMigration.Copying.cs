using System.Data.Common;

namespace DuckLake.Metadata;

public sealed partial class CatalogMigration
{
    /// <summary>
    /// Migrates a copy in a schema beside the catalog. One statement, which the database does as a whole or not at all, then moves the
    /// catalog's tables to the backup and those of the copy to their place.
    /// </summary>
    private ValueTask<CatalogMigrationResult> MigrateCopyAsync(CatalogFormatVersion target, CatalogMigrationOptions options, CancellationToken cancellationToken) => RunAsync(
        async connection =>
        {
            var writing = await _dialect.BeginWriteAsync(connection, _options.MetadataSchema, _options.CommitLockTimeout, cancellationToken).ConfigureAwait(false);
            await using var writingScope = writing.ConfigureAwait(false);
            var session = new MigrationSession(_dialect, connection, null, _options, _displayName, cancellationToken)
            {
                MetadataSchema = _options.MetadataSchema ?? connection.Database,
            };
            var layout = await MigrationLayout.ReadAsync(session).ConfigureAwait(false);
            var tables = layout.Names;
            var plan = await PlanAsync(session, layout, target).ConfigureAwait(false);
            CheckProblems(plan, options.Loss);
            if (!plan.IsNeeded)
            {
                return new CatalogMigrationResult(plan, null);
            }

            var copy = $"{session.MetadataSchema}_migrating";
            var backup = options.BackupLocation ?? $"{session.MetadataSchema}_backup_{plan.FromVersion}";
            await CreateSchemaAsync(session, backup).ConfigureAwait(false);
            try
            {
                await CreateSchemaAsync(session, copy).ConfigureAwait(false);
                try
                {
                    var migrated = await MigrateTablesAsync(session, copy, tables, target).ConfigureAwait(false);
                    await ReplaceAsync(session, tables, backup, copy, migrated).ConfigureAwait(false);
                }
                finally
                {
                    await DropSchemaAsync(session, copy).ConfigureAwait(false);
                }
            }
            catch
            {
                await DropIfEmptyAsync(session, backup).ConfigureAwait(false);
                throw;
            }

            if (options.Backup == MigrationBackup.Create)
            {
                return new CatalogMigrationResult(plan, backup);
            }

            await DropSchemaAsync(session, backup).ConfigureAwait(false);
            return new CatalogMigrationResult(plan, null);
        },
        cancellationToken);

    /// <summary>Copies the tables and migrates the copy; returns the names of its tables.</summary>
    private async ValueTask<IReadOnlyList<string>> MigrateTablesAsync(
        MigrationSession source, string schema, IReadOnlyList<string> tables, CatalogFormatVersion target)
    {
        foreach (var table in tables)
        {
            var copied = $"{source.Quote(schema)}.{source.Quote(table)}";
            await source.ExecuteAsync($"CREATE TABLE {copied} LIKE {source.Table(table)}").ConfigureAwait(false);
            await source.ExecuteAsync($"INSERT INTO {copied} SELECT * FROM {source.Table(table)}").ConfigureAwait(false);
        }

        // Some statements of a plan name a table without its schema.
        var before = source.Connection.Database;
        await source.Connection.ChangeDatabaseAsync(schema, source.CancellationToken).ConfigureAwait(false);
        try
        {
            var session = new MigrationSession(_dialect, source.Connection, null, _options, _displayName, source.CancellationToken) { MetadataSchema = null };
            var plan = await PlanAsync(session, await MigrationLayout.ReadAsync(session).ConfigureAwait(false), target).ConfigureAwait(false);
            foreach (var action in plan.Steps.SelectMany(step => step.Actions))
            {
                await session.ExecuteAsync(action.Sql).ConfigureAwait(false);
            }

            await CheckResultAsync(session, target).ConfigureAwait(false);
            return (await MigrationLayout.ReadAsync(session).ConfigureAwait(false)).Names;
        }
        finally
        {
            await source.Connection.ChangeDatabaseAsync(before, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask ReplaceAsync(MigrationSession session, IReadOnlyList<string> tables, string backup, string copy, IReadOnlyList<string> migrated)
    {
        long newer = 0;
        await session.QueryAsync(
            "ducklake_snapshot",
            $"SELECT COUNT(*) FROM {session.Table("ducklake_snapshot")} WHERE snapshot_id > (SELECT MAX(snapshot_id) FROM {session.Quote(copy)}.ducklake_snapshot)",
            row => newer = row.Int64(0)).ConfigureAwait(false);
        if (newer > 0)
        {
            throw new MetadataException(
                MetadataErrorKind.Conflict, $"The catalog {_displayName} was not migrated: somebody wrote to it meanwhile. Stop all writers and try again.", isTransient: true);
        }

        var away = tables.Select(t => $"{session.Table(t)} TO {session.Quote(backup)}.{session.Quote(t)}");
        var here = migrated.Select(t => $"{session.Quote(copy)}.{session.Quote(t)} TO {session.Table(t)}");
        await session.ExecuteAsync($"RENAME TABLE {string.Join(", ", away.Concat(here))}").ConfigureAwait(false);
    }

    private async ValueTask CreateSchemaAsync(MigrationSession session, string schema)
    {
        var exists = false;
        var name = schema.Replace("'", "''", StringComparison.Ordinal);
        await session.QueryAsync("database schemas", $"SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{name}'", row => exists = row.Int64(0) > 0)
            .ConfigureAwait(false);
        if (exists)
        {
            throw new MetadataException(
                MetadataErrorKind.AlreadyExists,
                $"The catalog {_displayName} was not migrated: there is a database '{schema}' already. Give another name for the backup, or drop what an earlier attempt has left.");
        }

        await session.ExecuteAsync($"CREATE DATABASE {session.Quote(schema)}").ConfigureAwait(false);
    }

    /// <summary>Drops the backup of a migration that failed, unless the catalog has been moved there after all.</summary>
    private async ValueTask DropIfEmptyAsync(MigrationSession session, string schema)
    {
        try
        {
            var cleaning = Uncancelled(session);
            long tables = 0;
            await cleaning.QueryAsync(
                "database tables",
                $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{schema.Replace("'", "''", StringComparison.Ordinal)}'",
                row => tables = row.Int64(0)).ConfigureAwait(false);
            if (tables == 0)
            {
                await DropSchemaAsync(cleaning, schema).ConfigureAwait(false);
            }
        }
        catch (DbException)
        {
            // The connection is gone: the schema stays, and the next attempt names it.
        }
    }

    private MigrationSession Uncancelled(MigrationSession session) => new(_dialect, session.Connection, null, _options, _displayName, CancellationToken.None);

    /// <summary>Drops a schema this migration has created.</summary>
    private async ValueTask DropSchemaAsync(MigrationSession session, string schema)
    {
        try
        {
            await Uncancelled(session).ExecuteAsync($"DROP DATABASE {session.Quote(schema)}").ConfigureAwait(false);
        }
        catch (DbException)
        {
            // The connection is gone: the schema stays, and the next attempt names it.
        }
    }
}
