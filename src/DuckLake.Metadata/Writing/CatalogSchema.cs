namespace DuckLake.Metadata;

/// <summary>The catalog tables of DuckLake 1.0 and 1.1, in the order they are created.</summary>
internal static class CatalogSchema
{
    /// <summary>All tables of the newest format; <see cref="CatalogTable.Since"/> tells those a version lacks.</summary>
    public static IReadOnlyList<CatalogTable> Tables { get; } =
    [
        new("ducklake_metadata",
        [
            Text("key", CatalogColumnConstraint.NotNull), Text("value", CatalogColumnConstraint.NotNull), Text("scope"), Int("scope_id")
        ]),
        new("ducklake_snapshot",
        [
            Int("snapshot_id", CatalogColumnConstraint.PrimaryKey), Time("snapshot_time"), Int("schema_version"), Int("next_catalog_id"),
            Int("next_file_id")
        ]),
        new("ducklake_snapshot_changes",
        [
            Int("snapshot_id", CatalogColumnConstraint.PrimaryKey), Text("changes_made"), Text("author"), Text("commit_message"),
            Text("commit_extra_info")
        ]),
        new("ducklake_schema",
        [
            Int("schema_id", CatalogColumnConstraint.PrimaryKey), Uuid("schema_uuid"), Int("begin_snapshot"), Int("end_snapshot"),
            Text("schema_name"), Text("path"), Flag("path_is_relative"), Int("parent_schema_id", since: CatalogFormatVersion.V1_1)
        ]),
        new("ducklake_table",
        [
            Int("table_id"), Uuid("table_uuid"), Int("begin_snapshot"), Int("end_snapshot"), Int("schema_id"), Text("table_name"),
            Text("path"), Flag("path_is_relative")
        ]),
        new("ducklake_view",
        [
            Int("view_id"), Uuid("view_uuid"), Int("begin_snapshot"), Int("end_snapshot"), Int("schema_id"), Text("view_name"),
            Text("dialect"), Text("sql"), Text("column_aliases")
        ]),
        new("ducklake_tag",
        [
            Int("object_id"), Int("begin_snapshot"), Int("end_snapshot"), Text("key"), Text("value")
        ]),
        new("ducklake_column_tag",
        [
            Int("table_id"), Int("column_id"), Int("begin_snapshot"), Int("end_snapshot"), Text("key"), Text("value")
        ]),
        new("ducklake_data_file",
        [
            Int("data_file_id", CatalogColumnConstraint.PrimaryKey), Int("table_id"), Int("begin_snapshot"), Int("end_snapshot"),
            Int("file_order"), Text("path"), Flag("path_is_relative"), Text("file_format"), Int("record_count"), Int("file_size_bytes"),
            Int("footer_size"), Int("row_id_start"), Int("partition_id"), Text("encryption_key"), Int("mapping_id"), Int("partial_max"),
            Int("row_group_count", since: CatalogFormatVersion.V1_1)
        ]),
        new("ducklake_file_column_stats",
        [
            Int("data_file_id"), Int("table_id"), Int("column_id"), Int("column_size_bytes"), Int("value_count"), Int("null_count"),
            Text("min_value"), Text("max_value"), Flag("contains_nan"), Text("extra_stats"),
            Flag("min_is_exact", since: CatalogFormatVersion.V1_1), Flag("max_is_exact", since: CatalogFormatVersion.V1_1)
        ]),
        new("ducklake_file_variant_stats",
        [
            Int("data_file_id"), Int("table_id"), Int("column_id"), Text("variant_path"), Text("shredded_type"), Int("column_size_bytes"),
            Int("value_count"), Int("null_count"), Text("min_value"), Text("max_value"), Flag("contains_nan"), Text("extra_stats")
        ]),
        new("ducklake_delete_file",
        [
            Int("delete_file_id", CatalogColumnConstraint.PrimaryKey), Int("table_id"), Int("begin_snapshot"), Int("end_snapshot"),
            Int("data_file_id"), Text("path"), Flag("path_is_relative"), Text("format"), Int("delete_count"), Int("file_size_bytes"),
            Int("footer_size"), Text("encryption_key"), Int("partial_max"), Int("row_group_count", since: CatalogFormatVersion.V1_1)
        ]),
        new("ducklake_column",
        [
            Int("column_id"), Int("begin_snapshot"), Int("end_snapshot"), Int("table_id"), Int("column_order"), Text("column_name"),
            Text("column_type"), Text("initial_default"), Text("default_value"), Flag("nulls_allowed"), Int("parent_column"),
            Text("default_value_type"), Text("default_value_dialect")
        ]),
        new("ducklake_table_stats",
        [
            Int("table_id"), Int("record_count"), Int("next_row_id"), Int("file_size_bytes")
        ]),
        new("ducklake_table_column_stats",
        [
            Int("table_id"), Int("column_id"), Flag("contains_null"), Flag("contains_nan"), Text("min_value"), Text("max_value"),
            Text("extra_stats"), Flag("min_is_exact", since: CatalogFormatVersion.V1_1),
            Flag("max_is_exact", since: CatalogFormatVersion.V1_1)
        ]),
        new("ducklake_partition_info",
        [
            Int("partition_id"), Int("table_id"), Int("begin_snapshot"), Int("end_snapshot")
        ]),
        new("ducklake_partition_column",
        [
            Int("partition_id"), Int("table_id"), Int("partition_key_index"), Int("column_id"), Text("transform")
        ]),
        new("ducklake_file_partition_value",
        [
            Int("data_file_id"), Int("table_id"), Int("partition_key_index"), Text("partition_value")
        ]),
        new("ducklake_files_scheduled_for_deletion",
        [
            Int("data_file_id"), Text("path"), Flag("path_is_relative"), Time("schedule_start")
        ]),
        new("ducklake_inlined_data_tables",
        [
            Int("table_id"), Text("table_name"), Int("schema_version")
        ]),
        new("ducklake_column_mapping",
        [
            Int("mapping_id"), Int("table_id"), Text("type")
        ]),
        new("ducklake_name_mapping",
        [
            Int("mapping_id"), Int("column_id"), Text("source_name"), Int("target_field_id"), Int("parent_column"), Flag("is_partition")
        ]),
        new("ducklake_schema_versions",
        [
            Int("begin_snapshot"), Int("schema_version"), Int("table_id")
        ]),
        new("ducklake_macro",
        [
            Int("schema_id"), Int("macro_id"), Text("macro_name"), Int("begin_snapshot"), Int("end_snapshot")
        ]),
        new("ducklake_macro_impl",
        [
            Int("macro_id"), Int("impl_id"), Text("dialect"), Text("sql"), Text("type")
        ]),
        new("ducklake_macro_parameters",
        [
            Int("macro_id"), Int("impl_id"), Int("column_id"), Text("parameter_name"), Text("parameter_type"), Text("default_value"),
            Text("default_value_type")
        ]),
        new("ducklake_sort_info",
        [
            Int("sort_id"), Int("table_id"), Int("begin_snapshot"), Int("end_snapshot")
        ]),
        new("ducklake_sort_expression",
        [
            Int("sort_id"), Int("table_id"), Int("sort_key_index"), Text("expression"), Text("dialect"), Text("sort_direction"),
            Text("null_order")
        ]),
        new("ducklake_view_column_tag",
        [
            Int("view_id"), Text("column_name"), Int("begin_snapshot"), Int("end_snapshot"), Text("key"), Text("value")
        ], CatalogFormatVersion.V1_1),
    ];

    private static readonly Dictionary<string, CatalogTable> ByName = Tables.ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The tables of a format version.</summary>
    public static IEnumerable<CatalogTable> TablesOf(CatalogFormatVersion version) => Tables.Where(t => t.Since <= version);

    /// <summary>A table by name.</summary>
    /// <exception cref="ArgumentException">The format has no such table.</exception>
    public static CatalogTable Get(string name) =>
        ByName.TryGetValue(name, out var table) ? table : throw new ArgumentException($"The format has no catalog table '{name}'.", nameof(name));

    /// <summary>What a catalog of a format version has.</summary>
    public static CatalogLayout LayoutOf(CatalogFormatVersion version) => new(TablesOf(version).ToDictionary(
        t => t.Name,
        t => (IReadOnlySet<string>)t.ColumnsOf(version).Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase),
        StringComparer.OrdinalIgnoreCase));

    /// <summary>The text of a version in <c>ducklake_metadata</c>.</summary>
    public static string VersionText(CatalogFormatVersion version) => version switch
    {
        CatalogFormatVersion.V1_0 => "1.0",
        CatalogFormatVersion.V1_1 => "1.1",
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "Not a catalog format version."),
    };

    private static CatalogColumn Int(
        string name, CatalogColumnConstraint constraint = CatalogColumnConstraint.None, CatalogFormatVersion since = CatalogFormatVersion.V1_0) =>
        new(name, CatalogColumnType.BigInt, constraint, since);

    private static CatalogColumn Text(string name, CatalogColumnConstraint constraint = CatalogColumnConstraint.None) =>
        new(name, CatalogColumnType.Varchar, constraint);

    private static CatalogColumn Flag(string name, CatalogFormatVersion since = CatalogFormatVersion.V1_0) =>
        new(name, CatalogColumnType.Boolean, CatalogColumnConstraint.None, since);

    private static CatalogColumn Uuid(string name) => new(name, CatalogColumnType.Uuid);

    private static CatalogColumn Time(string name) => new(name, CatalogColumnType.TimestampTz);
}
