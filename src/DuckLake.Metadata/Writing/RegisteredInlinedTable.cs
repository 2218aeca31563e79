namespace DuckLake.Metadata;

/// <summary>A row of <c>ducklake_inlined_data_tables</c>.</summary>
/// <param name="Name">The table's name in the catalog database.</param>
/// <param name="SchemaVersion">The schema version of its columns.</param>
internal readonly record struct RegisteredInlinedTable(string Name, long SchemaVersion);
