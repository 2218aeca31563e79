namespace DuckLake.Metadata;

internal sealed partial class MigrationPlanner
{
    private static readonly string[] SystemColumns = ["row_id", "begin_snapshot", "end_snapshot"];

    /// <summary>Brings values that 0.3 kept in native types of the database into the form that is written today.</summary>
    private async ValueTask ConvertInlinedColumnsAsync()
    {
        if (session.Dialect.InlinedTypesQuery(null) is null || layout.Find("ducklake_inlined_data_tables") is null)
        {
            return;
        }

        var columns = new List<(string Table, string Column, string DataType)>();
        await session.QuerySchemaAsync(
            "database tables",
            marker => $"SELECT t.table_name, t.column_name, t.data_type FROM ({session.Dialect.InlinedTypesQuery(marker)}) t ORDER BY t.table_name, t.column_name",
            row => columns.Add((row.Text(0), row.Text(1), row.Text(2)))).ConfigureAwait(false);
        foreach (var (table, tableId, schemaVersion) in await RegisteredAsync().ConfigureAwait(false))
        {
            foreach (var (_, column, dataType) in columns.Where(c => c.Table == table && layout.Find(table)!.Columns.IndexOf(c.Column) >= SystemColumns.Length))
            {
                var types = await TypesOfAsync(tableId, schemaVersion, column).ConfigureAwait(false);
                var statements = types.Select(t => session.Dialect.ConvertInlinedColumn(Table(table), Quote(column), dataType, t)).Distinct().ToList();
                if (statements.Count > 1)
                {
                    Report(
                        MigrationProblemKind.Blocking,
                        table,
                        $"Columns of several types had the name '{column}' in the table with id {tableId}, and which of them the inlined rows in '{table}' are of is not known. "
                        + "Flush the inlined data with the version of DuckLake that wrote it.");
                }
                else if (statements is [{ } statement])
                {
                    Add(table, statement, await session.CountAsync(table).ConfigureAwait(false));
                }
            }
        }
    }

    /// <summary>The types of the columns an inlined column may be: those of its schema version's snapshot, or else all of that name.</summary>
    private async ValueTask<List<DuckLakeTypeKind?>> TypesOfAsync(long tableId, long schemaVersion, string column)
    {
        var rows = new List<(string Type, long Begin, long? End)>();
        await session.QueryAsync(
            "ducklake_column",
            $"SELECT column_type, begin_snapshot, end_snapshot, column_name FROM {Table("ducklake_column")} WHERE table_id = {tableId} AND parent_column IS NULL",
            row =>
            {
                if (row.Text(3).Equals(column, StringComparison.OrdinalIgnoreCase))
                {
                    rows.Add((row.Text(0), row.Int64(1), row.NullableInt64(2)));
                }
            }).ConfigureAwait(false);
        long? snapshot = null;
        await session.QueryAsync(
            "ducklake_snapshot", $"SELECT MIN(snapshot_id) FROM {Table("ducklake_snapshot")} WHERE schema_version = {schemaVersion}", row => snapshot = row.NullableInt64(0))
            .ConfigureAwait(false);
        var visible = rows.Where(r => r.Begin <= snapshot && (r.End is null || snapshot < r.End)).ToList();
        return [.. (visible.Count > 0 ? visible : rows).Select(r => DuckLakeType.TryParse(r.Type, out var type) ? type.Kind : (DuckLakeTypeKind?)null).Distinct()];
    }

    /// <summary>Renames the system columns of the tables of inlined rows, so that user columns may have their names.</summary>
    private async ValueTask RenameInlinedColumnsAsync()
    {
        foreach (var (table, tableId, _) in await RegisteredAsync().ConfigureAwait(false))
        {
            var columns = layout.Find(table)!.Columns;
            for (var i = 0; i < SystemColumns.Length; i++)
            {
                var newName = "_ducklake_" + SystemColumns[i];
                if (i < columns.Count && columns[i].Equals(newName, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (i >= columns.Count || !columns[i].Equals(SystemColumns[i], StringComparison.OrdinalIgnoreCase))
                {
                    Report(
                        MigrationProblemKind.Blocking,
                        table,
                        $"Failed to rename inlined-data metadata columns of \"{table}\" while migrating to v1.1-dev1: the table has an unexpected layout "
                        + $"({string.Join(", ", columns.Take(SystemColumns.Length))}). Restore the table from a backup.");
                    break;
                }

                if (columns.Skip(SystemColumns.Length).Contains(newName, StringComparer.OrdinalIgnoreCase))
                {
                    Report(
                        MigrationProblemKind.Blocking,
                        table,
                        $"Failed to rename inlined-data metadata columns while migrating to v1.1-dev1: table \"{await NameOfAsync(tableId, table).ConfigureAwait(false)}\" has a "
                        + $"column \"{newName}\" colliding with the renamed metadata column. Rename the column and call ducklake_flush_inlined_data() before migrating.");
                    break;
                }

                Add(table, $"ALTER TABLE {Table(table)} RENAME COLUMN {Quote(columns[i])} TO {Quote(newName)}");
                columns[i] = newName;
            }
        }
    }

    private async ValueTask<List<(string Table, long TableId, long SchemaVersion)>> RegisteredAsync()
    {
        var registered = new List<(string Table, long TableId, long SchemaVersion)>();
        if (layout.Find("ducklake_inlined_data_tables") is null)
        {
            return registered;
        }

        await session.QueryAsync(
            "ducklake_inlined_data_tables",
            $"SELECT table_name, table_id, schema_version FROM {Table("ducklake_inlined_data_tables")} ORDER BY table_id, schema_version",
            row => registered.Add((row.Text(0), row.Int64(1), row.Int64(2)))).ConfigureAwait(false);
        foreach (var (table, _, _) in registered.Where(r => layout.Find(r.Table) is null))
        {
            var message = $"The inlined data table '{table}' is registered but does not exist. Restore it from a backup, or delete the row that registers it.";
            if (!_problems.Exists(p => p.Message == message))
            {
                Report(MigrationProblemKind.Blocking, "ducklake_inlined_data_tables", message);
            }
        }

        registered.RemoveAll(r => layout.Find(r.Table) is null);
        return registered;
    }

    private async ValueTask<string> NameOfAsync(long tableId, string fallback)
    {
        var name = fallback;
        await session.QueryAsync(
            "ducklake_table",
            $"SELECT table_name FROM {Table("ducklake_table")} WHERE table_id = {tableId} AND end_snapshot IS NULL",
            row => name = row.Text(0)).ConfigureAwait(false);
        return name;
    }
}
