namespace DuckLake.Metadata;

/// <summary>
/// The tables and columns a catalog really has, probed from the database. Versions 0.1 to 1.1 and their development
/// builds differ in these, and version strings do not tell them apart reliably.
/// </summary>
public sealed class CatalogLayout
{
    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>> _tables;

    internal CatalogLayout(IReadOnlyDictionary<string, IReadOnlySet<string>> tables) => _tables = tables;

    /// <summary>Whether the catalog has a table.</summary>
    /// <param name="table">The table's name, case-insensitive.</param>
    public bool HasTable(string table) => _tables.ContainsKey(table);

    /// <summary>Whether the catalog has a column.</summary>
    /// <param name="table">The table's name, case-insensitive.</param>
    /// <param name="column">The column's name, case-insensitive.</param>
    public bool HasColumn(string table, string column) => _tables.TryGetValue(table, out var columns) && columns.Contains(column);

    /// <summary>Metadata rows have a scope (0.2 and later).</summary>
    public bool HasOptionScopes => HasColumn("ducklake_metadata", "scope");

    /// <summary>Schemas and tables have paths of their own (0.2 and later).</summary>
    public bool HasSchemaPaths => HasColumn("ducklake_schema", "path");

    /// <summary>Data files can name a column mapping (0.2 and later).</summary>
    public bool HasMappingId => HasColumn("ducklake_data_file", "mapping_id");

    /// <summary>Snapshots carry author, message and extra information (0.3 and later).</summary>
    public bool HasCommitInfo => HasColumn("ducklake_snapshot_changes", "author");

    /// <summary>Partial files are described by the text <c>partial_file_info</c> (before 0.4).</summary>
    public bool HasPartialFileInfo => HasColumn("ducklake_data_file", "partial_file_info");

    /// <summary>Partial files are described by <c>partial_max</c> (0.4 and later).</summary>
    public bool HasPartialMax => HasColumn("ducklake_data_file", "partial_max");

    /// <summary>The catalog keeps the snapshot each schema version began at (0.3 and later).</summary>
    public bool HasSchemaVersions => HasTable("ducklake_schema_versions");

    /// <summary>Macros exist (0.4 and later).</summary>
    public bool HasMacros => HasTable("ducklake_macro");

    /// <summary>Sort orders exist (0.4 and later).</summary>
    public bool HasSortOrders => HasTable("ducklake_sort_info");

    /// <summary>Variant statistics exist (0.4 and later).</summary>
    public bool HasVariantStatistics => HasTable("ducklake_file_variant_stats");

    /// <summary>Files carry their number of row groups (1.1).</summary>
    public bool HasRowGroupCount => HasColumn("ducklake_data_file", "row_group_count");

    /// <summary>Bounds say whether they are exact (1.1).</summary>
    public bool HasExactBounds => HasColumn(FileStatisticsTable, "min_is_exact");

    /// <summary>Schemas can be nested (1.1).</summary>
    public bool HasNestedSchemas => HasColumn("ducklake_schema", "parent_schema_id");

    /// <summary>View columns can have tags (1.1).</summary>
    public bool HasViewColumnTags => HasTable("ducklake_view_column_tag");

    /// <summary>Partition columns are stored as ordinals instead of ids (0.1).</summary>
    public bool PartitionColumnsAreOrdinals => !HasOptionScopes && !HasSchemaPaths;

    /// <summary>The name of the table with per-file column statistics; it was renamed in 0.3.</summary>
    public string FileStatisticsTable =>
        HasTable("ducklake_file_column_stats") || !HasTable("ducklake_file_column_statistics")
            ? "ducklake_file_column_stats"
            : "ducklake_file_column_statistics";

    internal static IReadOnlyList<string> KnownTables { get; } =
    [
        "ducklake_metadata", "ducklake_snapshot", "ducklake_snapshot_changes", "ducklake_schema", "ducklake_table",
        "ducklake_view", "ducklake_tag", "ducklake_column_tag", "ducklake_data_file", "ducklake_file_column_stats",
        "ducklake_file_column_statistics", "ducklake_file_variant_stats", "ducklake_delete_file", "ducklake_column",
        "ducklake_table_stats", "ducklake_table_column_stats", "ducklake_partition_info", "ducklake_partition_column",
        "ducklake_file_partition_value", "ducklake_files_scheduled_for_deletion", "ducklake_inlined_data_tables",
        "ducklake_column_mapping", "ducklake_name_mapping", "ducklake_schema_versions", "ducklake_macro",
        "ducklake_macro_impl", "ducklake_macro_parameters", "ducklake_sort_info", "ducklake_sort_expression",
        "ducklake_view_column_tag",
    ];

    /// <summary>Tables without which nothing can be read; every layout has them.</summary>
    internal static IReadOnlyList<string> RequiredTables { get; } =
    [
        "ducklake_metadata", "ducklake_snapshot", "ducklake_snapshot_changes", "ducklake_schema", "ducklake_table",
        "ducklake_column", "ducklake_data_file", "ducklake_delete_file",
    ];
}
