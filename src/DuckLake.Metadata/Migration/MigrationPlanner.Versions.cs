using System.Globalization;

namespace DuckLake.Metadata;

internal sealed partial class MigrationPlanner
{
    private const string PartialMaxPrefix = "partial_max:";

    /// <summary>Paths of schemas and tables, scopes of options, column mappings, partition columns by id.</summary>
    private async ValueTask MigrateTo02Async()
    {
        foreach (var table in (string[])["ducklake_schema", "ducklake_table"])
        {
            // Nothing in between: the paths of the files stay relative to the data path.
            await AddColumnAsync(table, "path", "''").ConfigureAwait(false);
            await AddColumnAsync(table, "path_is_relative", session.Dialect.BooleanLiteral(true)).ConfigureAwait(false);
        }

        await AddColumnAsync("ducklake_metadata", "scope").ConfigureAwait(false);
        await AddColumnAsync("ducklake_metadata", "scope_id").ConfigureAwait(false);
        await AddColumnAsync("ducklake_data_file", "mapping_id").ConfigureAwait(false);
        CreateTable("ducklake_column_mapping");
        CreateTable("ducklake_name_mapping");
        await ReplacePartitionOrdinalsAsync().ConfigureAwait(false);
    }

    /// <summary>Commit messages, schema versions with their snapshots, extra statistics.</summary>
    private async ValueTask MigrateTo03Async()
    {
        await AddColumnAsync("ducklake_name_mapping", "is_partition", session.Dialect.BooleanLiteral(false)).ConfigureAwait(false);
        await AddColumnAsync("ducklake_snapshot_changes", "author").ConfigureAwait(false);
        await AddColumnAsync("ducklake_snapshot_changes", "commit_message").ConfigureAwait(false);
        await AddColumnAsync("ducklake_snapshot_changes", "commit_extra_info").ConfigureAwait(false);
        RenameTable("ducklake_file_column_statistics", "ducklake_file_column_stats");
        await AddColumnAsync("ducklake_file_column_stats", "extra_stats").ConfigureAwait(false);
        await AddColumnAsync("ducklake_table_column_stats", "extra_stats").ConfigureAwait(false);
        CreateTable("ducklake_schema_versions");
        if (await CountAsync("ducklake_schema_versions").ConfigureAwait(false) == 0)
        {
            long versions = 0;
            await session.QueryAsync("ducklake_snapshot", $"SELECT COUNT(DISTINCT schema_version) FROM {Table("ducklake_snapshot")}", row => versions = row.Int64(0))
                .ConfigureAwait(false);
            Add(
                "ducklake_schema_versions",
                $"INSERT INTO {Table("ducklake_schema_versions")}(begin_snapshot, schema_version) SELECT MIN(snapshot_id), schema_version "
                + $"FROM {Table("ducklake_snapshot")} GROUP BY schema_version",
                versions);
        }
    }

    /// <summary>Macros, sort orders, variant statistics, kinds of defaults, schema versions per table, partial files by snapshot id.</summary>
    private async ValueTask MigrateTo04Async()
    {
        CreateTable("ducklake_macro");
        CreateTable("ducklake_macro_impl");
        CreateTable("ducklake_macro_parameters");
        await AddColumnAsync("ducklake_column", "default_value_type", "'literal'").ConfigureAwait(false);
        await AddColumnAsync("ducklake_column", "default_value_dialect").ConfigureAwait(false);
        CreateTable("ducklake_sort_info");
        CreateTable("ducklake_sort_expression");
        CreateTable("ducklake_file_variant_stats");
        await AddColumnAsync("ducklake_schema_versions", "table_id").ConfigureAwait(false);
        await AddColumnAsync("ducklake_data_file", "partial_max").ConfigureAwait(false);
        await AddColumnAsync("ducklake_delete_file", "partial_max").ConfigureAwait(false);
        await ReplacePartialFileInfoAsync().ConfigureAwait(false);
        await ConvertInlinedColumnsAsync().ConfigureAwait(false);

        // Rows of the whole catalog become rows of every table that lived then. The end is included as in the reference.
        var versions = Table("ducklake_schema_versions");
        Add(
            "ducklake_schema_versions",
            $"INSERT INTO {versions}(begin_snapshot, schema_version, table_id) SELECT DISTINCT v.begin_snapshot, v.schema_version, t.table_id "
            + $"FROM {versions} v JOIN {Table("ducklake_table")} t ON v.begin_snapshot >= t.begin_snapshot "
            + "AND (t.end_snapshot IS NULL OR v.begin_snapshot <= t.end_snapshot) WHERE v.table_id IS NULL");
        Add("ducklake_schema_versions", $"DELETE FROM {versions} WHERE table_id IS NULL", await CountAsync("ducklake_schema_versions").ConfigureAwait(false));
    }

    /// <summary>The first version stored the number of the column among those of the table, as they are now or were at the end.</summary>
    private async ValueTask ReplacePartitionOrdinalsAsync()
    {
        var partitions = new List<(long PartitionId, long TableId, long KeyIndex, long Ordinal, long? End)>();
        await session.QueryAsync(
            "ducklake_partition_column",
            $"SELECT pc.partition_id, pc.table_id, pc.partition_key_index, pc.column_id, COALESCE(pi.end_snapshot, "
            + $"(SELECT MAX(t.end_snapshot) FROM {Table("ducklake_table")} t WHERE t.table_id = pc.table_id AND NOT EXISTS "
            + $"(SELECT 1 FROM {Table("ducklake_table")} l WHERE l.table_id = pc.table_id AND l.end_snapshot IS NULL))) "
            + $"FROM {Table("ducklake_partition_column")} pc LEFT JOIN {Table("ducklake_partition_info")} pi ON pi.partition_id = pc.partition_id "
            + "ORDER BY pc.table_id, pc.partition_id, pc.partition_key_index",
            row => partitions.Add((row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3), row.NullableInt64(4)))).ConfigureAwait(false);
        foreach (var (partitionId, tableId, keyIndex, ordinal, end) in partitions)
        {
            var living = end is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"begin_snapshot < {at} AND (end_snapshot IS NULL OR end_snapshot >= {at})")
                : "end_snapshot IS NULL";
            var columns = new List<long>();
            await session.QueryAsync(
                "ducklake_column",
                $"SELECT column_id FROM {Table("ducklake_column")} WHERE table_id = {tableId} AND parent_column IS NULL AND {living} ORDER BY column_order",
                row => columns.Add(row.Int64(0))).ConfigureAwait(false);
            if (ordinal < 0 || ordinal >= columns.Count)
            {
                Report(
                    MigrationProblemKind.Blocking,
                    "ducklake_partition_column",
                    $"The partition {partitionId} of the table with id {tableId} names column number {ordinal}, but the table has {columns.Count}. Repair the row.");
                continue;
            }

            if (columns[(int)ordinal] != ordinal)
            {
                Add(
                    "ducklake_partition_column",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"UPDATE {Table("ducklake_partition_column")} SET column_id = {columns[(int)ordinal]} WHERE partition_id = {partitionId} AND table_id = {tableId} AND partition_key_index = {keyIndex}"),
                    1);
            }
        }
    }

    /// <summary>Keeps the form that names the newest snapshot of a file's rows; the form with numbers of rows has no successor.</summary>
    private async ValueTask ReplacePartialFileInfoAsync()
    {
        if (!layout.Has("ducklake_data_file", "partial_file_info"))
        {
            return;
        }

        long kept = 0;
        var lost = new List<long>();
        await session.QueryAsync(
            "ducklake_data_file",
            $"SELECT data_file_id, partial_file_info FROM {Table("ducklake_data_file")} WHERE partial_file_info IS NOT NULL ORDER BY data_file_id",
            row =>
            {
                var (max, ranges) = PartialFileInfo.Parse(row, 1);
                kept += max is null ? 0 : 1;
                if (ranges.Count > 0)
                {
                    lost.Add(row.Int64(0));
                }
            }).ConfigureAwait(false);
        if (lost.Count > 0)
        {
            Report(
                MigrationProblemKind.Loss,
                "ducklake_data_file",
                $"{lost.Count} merged files tell by numbers of rows (partial_file_info) which rows belong to which snapshot, which newer versions cannot: after the "
                + "migration, snapshots between the first and the last of such a file show all of its rows. The newest snapshot is not affected. "
                + $"Data file ids: {string.Join(", ", lost.Take(20))}{(lost.Count > 20 ? ", ..." : "")}.");
        }

        if (kept > 0)
        {
            var digits = session.Dialect.TextToInteger($"substr(partial_file_info, {PartialMaxPrefix.Length + 1})");
            Fill("ducklake_data_file", "partial_max", digits, $"partial_file_info LIKE '{PartialMaxPrefix}%'", kept);
        }

        Add("ducklake_data_file", $"ALTER TABLE {Table("ducklake_data_file")} DROP COLUMN partial_file_info");
        layout.Find("ducklake_data_file")!.Columns.RemoveAll(c => c.Equals("partial_file_info", StringComparison.OrdinalIgnoreCase));
    }
}
