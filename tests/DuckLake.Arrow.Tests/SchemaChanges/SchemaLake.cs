using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A fresh lake whose definitions are changed, one transaction per step, and whose catalog is read row by row.</summary>
internal sealed partial class SchemaLake : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LakeBackend _backend;
    private DbConnection _connection = null!;

    private SchemaLake(LakeBackend backend) => _backend = backend;

    public DuckLakeCatalog Catalog { get; private set; } = null!;

    /// <summary>Creates the lake.</summary>
    /// <param name="backend">Where its catalog is; belongs to the lake.</param>
    /// <param name="inliningRowLimit">The limit stored in the catalog; null for the default.</param>
    public static async Task<SchemaLake> CreateAsync(LakeBackend backend, int? inliningRowLimit = null)
    {
        var lake = new SchemaLake(backend);
        lake.Catalog = await DuckLakeCatalog.CreateAsync(
            backend.OpenMetadata("schema"),
            new DuckLakeCreateOptions { DataPath = lake._directory.Combine("data") },
            inliningRowLimit is { } limit
                ? new DuckLakeCatalogOptions { DefaultOptions = new Dictionary<string, string> { ["data_inlining_row_limit"] = limit.ToString(CultureInfo.InvariantCulture) } }
                : null);
        lake._connection = backend.Connect("schema");
        return lake;
    }

    /// <summary>One transaction.</summary>
    public async Task<DuckLakeSnapshot> DoAsync(params Action<DuckLakeTransaction>[] changes) => await Catalog.TransactAsync((transaction, _) =>
    {
        foreach (Action<DuckLakeTransaction> change in changes)
        {
            change(transaction);
        }

        return Task.CompletedTask;
    });

    /// <summary>Snapshots that changed rows in the scenario: only their numbers matter here.</summary>
    /// <param name="count">How many.</param>
    /// <param name="objects">Catalog ids the scenario gave out in them for objects that are not made here.</param>
    public void Skip(int count, int objects = 0)
    {
        for (int i = 0; i < count; i++)
        {
            using DbCommand command = _connection.CreateCommand();
            command.CommandText =
                $"""
                INSERT INTO ducklake_snapshot SELECT snapshot_id + 1, snapshot_time, schema_version, next_catalog_id + {objects}, next_file_id + 1
                FROM ducklake_snapshot ORDER BY snapshot_id DESC LIMIT 1;
                INSERT INTO ducklake_snapshot_changes SELECT MAX(snapshot_id) + 1, NULL, NULL, NULL, NULL FROM ducklake_snapshot_changes;
                """;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The rows of a query as the dumps print them.</summary>
    public List<string> Rows(string sql)
    {
        using DbCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader, i))));
        }

        return rows;
    }

    /// <summary>What a catalog table holds, with the columns and the order of the dumps.</summary>
    public List<string> Dump(string table)
    {
        (string columns, string order) = table switch
        {
            "ducklake_schema" => ("schema_id, begin_snapshot, end_snapshot, schema_name, path, path_is_relative", "schema_id, begin_snapshot"),
            "ducklake_table" => ("table_id, begin_snapshot, end_snapshot, schema_id, table_name, path, path_is_relative", "table_id, begin_snapshot"),
            "ducklake_column" => (
                "table_id, column_id, begin_snapshot, end_snapshot, column_order, column_name, column_type, initial_default, "
                    + "CASE WHEN default_value = 'NULL' THEN '<text NULL>' ELSE default_value END, nulls_allowed, parent_column, default_value_type, default_value_dialect",
                "table_id, column_id, begin_snapshot, end_snapshot"),
            "ducklake_view" => ("view_id, begin_snapshot, end_snapshot, schema_id, view_name, dialect, \"sql\", column_aliases", "view_id, begin_snapshot"),
            "ducklake_macro" => ("schema_id, macro_id, macro_name, begin_snapshot, end_snapshot", "macro_id, begin_snapshot"),
            "ducklake_macro_impl" => ("macro_id, impl_id, dialect, \"sql\", type", "macro_id, impl_id"),
            "ducklake_macro_parameters" => (
                "macro_id, impl_id, column_id, parameter_name, parameter_type, default_value, default_value_type", "macro_id, impl_id, column_id"),
            "ducklake_tag" => ("object_id, begin_snapshot, end_snapshot, \"key\", value", "object_id, \"key\", begin_snapshot"),
            "ducklake_column_tag" => ("table_id, column_id, begin_snapshot, end_snapshot, \"key\", value", "table_id, column_id, \"key\", begin_snapshot"),
            "ducklake_partition_info" => ("partition_id, table_id, begin_snapshot, end_snapshot", "partition_id"),
            "ducklake_partition_column" => ("partition_id, table_id, partition_key_index, column_id, transform", "partition_id, partition_key_index"),
            "ducklake_sort_info" => ("sort_id, table_id, begin_snapshot, end_snapshot", "sort_id"),
            "ducklake_sort_expression" => (
                "sort_id, table_id, sort_key_index, expression, dialect, sort_direction, null_order", "sort_id, sort_key_index"),
            "ducklake_schema_versions" => ("begin_snapshot, schema_version, table_id", "begin_snapshot, schema_version, table_id"),
            "ducklake_inlined_data_tables" => ("table_id, table_name, schema_version", "table_id, schema_version"),
            "ducklake_snapshot" => ("snapshot_id, schema_version, next_catalog_id", "snapshot_id"),
            "ducklake_snapshot_changes" => ("snapshot_id, changes_made", "snapshot_id"),
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, null),
        };
        return Rows($"SELECT {columns} FROM {table} ORDER BY {order}");
    }

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync();
        await _connection.DisposeAsync();
        _backend.Dispose();
        _directory.Dispose();
    }

    private static string Text(DbDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
        {
            return "NULL";
        }

        if (reader.GetName(column) is "path_is_relative" or "nulls_allowed")
        {
            return Convert.ToBoolean(reader.GetValue(column), CultureInfo.InvariantCulture) ? "true" : "false";
        }

        string text = Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;
        return text.Length == 0 ? "(empty)" : UuidPattern().Replace(text, "<uuid>");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex UuidPattern();
}
