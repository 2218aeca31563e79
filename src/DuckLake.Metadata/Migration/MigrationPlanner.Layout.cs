namespace DuckLake.Metadata;

internal sealed partial class MigrationPlanner
{
    /// <summary>Tags of view columns, row group counts, exactness of bounds, nested schemas.</summary>
    private async ValueTask MigrateTo11Async()
    {
        await RenameInlinedColumnsAsync().ConfigureAwait(false);
        await AddMissingColumnsAsync().ConfigureAwait(false);
        if (layout.Find("ducklake_schema_versions") is null || layout.Find("ducklake_inlined_data_tables") is null)
        {
            return;
        }

        // Some versions forgot these rows; without them the columns of inlined rows are a guess.
        var versions = Table("ducklake_schema_versions");
        var missing = $"{Table("ducklake_inlined_data_tables")} i JOIN {Table("ducklake_snapshot")} s ON s.schema_version = i.schema_version "
            + $"WHERE NOT EXISTS (SELECT 1 FROM {versions} v WHERE v.table_id = i.table_id AND v.schema_version = i.schema_version)";
        if (await HasVersionsPerTableAsync(missing).ConfigureAwait(false) is > 0 and var count)
        {
            Add(
                "ducklake_schema_versions",
                $"INSERT INTO {versions}(begin_snapshot, schema_version, table_id) SELECT MIN(s.snapshot_id), i.schema_version, i.table_id FROM {missing} "
                + "GROUP BY i.schema_version, i.table_id",
                count);
        }
    }

    /// <summary>The inlined tables without a row; none when the rows are made in this migration, which makes them for all tables.</summary>
    private async ValueTask<long> HasVersionsPerTableAsync(string missing)
    {
        if (_steps.Exists(s => s.ToVersion == "0.4"))
        {
            return 0;
        }

        long count = 0;
        await session.QueryAsync("ducklake_schema_versions", $"SELECT COUNT(*) FROM (SELECT DISTINCT i.table_id, i.schema_version FROM {missing}) x", row => count = row.Int64(0))
            .ConfigureAwait(false);
        return count;
    }

    private async ValueTask AddMissingColumnsAsync()
    {
        foreach (var definition in CatalogSchema.TablesOf(target))
        {
            CreateTable(definition.Name);
            foreach (var column in definition.ColumnsOf(target))
            {
                await AddColumnAsync(definition.Name, column.Name).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Makes the physical layout that of a new catalog: the reference inserts by position, and relies on the primary keys.
    /// </summary>
    private async ValueTask CompleteLayoutAsync()
    {
        await AddMissingColumnsAsync().ConfigureAwait(false);
        foreach (var definition in CatalogSchema.TablesOf(target))
        {
            var physical = layout.Find(definition.Name)!;
            var columns = definition.ColumnsOf(target).Select(c => c.Name).ToList();
            var unknown = physical.Columns.Except(columns, StringComparer.OrdinalIgnoreCase).ToList();
            if (unknown.Count > 0)
            {
                Report(
                    MigrationProblemKind.Blocking,
                    definition.Name,
                    $"The table {definition.Name} has columns that version {CatalogSchema.VersionText(target)} does not have: {string.Join(", ", unknown)}. "
                    + "Rows are inserted by position, so drop them first.");
            }
            else if (!physical.Columns.SequenceEqual(columns, StringComparer.OrdinalIgnoreCase)
                || !physical.PrimaryKey.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(PrimaryKeyOf(definition)))
            {
                await RebuildAsync(definition, columns).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask RebuildAsync(CatalogTable definition, List<string> columns)
    {
        var name = definition.Name;
        if (PrimaryKeyOf(definition).ToList() is [var key])
        {
            long twice = 0;
            var old = _oldNames.GetValueOrDefault(name, name);
            await session.QueryAsync(name, $"SELECT COUNT(*) - COUNT(DISTINCT {Quote(key)}) FROM {session.Table(old)}", row => twice = row.Int64(0)).ConfigureAwait(false);
            if (twice > 0)
            {
                Report(
                    MigrationProblemKind.Blocking,
                    name,
                    $"{twice} rows of {name} have a {key} that another row has or none at all, but it is the key of the table. Repair the rows.");
                return;
            }
        }

        var temporary = name + "_new";
        var list = string.Join(", ", columns.Select(Quote));
        Add(name, CreateStatement(temporary, definition));
        Add(name, $"INSERT INTO {Table(temporary)}({list}) SELECT {list} FROM {Table(name)}", await CountAsync(name).ConfigureAwait(false));
        Add(name, $"DROP TABLE {Table(name)}");
        Add(name, $"ALTER TABLE {Table(temporary)} RENAME TO {Quote(name)}");
        Report(
            MigrationProblemKind.Notice,
            name,
            $"The table {name} is made anew, because its columns have another order or its primary key is missing or superfluous. Privileges on it have to be granted again.");
    }
}
