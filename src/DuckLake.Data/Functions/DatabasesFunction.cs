using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary><c>ducklake_databases()</c>: the attached lakes, for <c>duckdb_databases()</c>.</summary>
internal sealed class DatabasesFunction(EngineSession session) : LakeFunction(session, "ducklake_databases", [])
{
    /// <summary>The statement that lets <c>duckdb_databases()</c> tell of lakes what they are, not what stands for them in DuckDB.</summary>
    internal const string Macro =
        "CREATE OR REPLACE TEMP MACRO duckdb_databases() AS TABLE SELECT d.* REPLACE ("
            + "CASE WHEN l.name IS NULL THEN d.path ELSE l.path END AS path, "
            + "CASE WHEN l.name IS NULL THEN d.type ELSE 'ducklake' END AS type, "
            + "CASE WHEN l.name IS NULL THEN d.readonly ELSE l.readonly END AS readonly, "
            + "CASE WHEN l.data_path IS NULL THEN d.tags ELSE map_concat(d.tags, MAP {'data_path': l.data_path}) END AS tags) "
            + "FROM system.main.duckdb_databases() d LEFT JOIN ducklake_databases() l ON l.name = d.database_name";

    private static readonly RowsColumn[] s_columns =
    [
        new("name", SqlType.Varchar),
        new("path", SqlType.Varchar),
        new("readonly", SqlType.Boolean),
        new("data_path", SqlType.Varchar),
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments) => new(
        s_columns,
        () => [.. Session.Lakes.Select(lake => new object?[] { lake.Alias, PathOf(lake), lake.Options.RefusesChanges, DataPathOf(lake) })]);

    /// <summary>The directory of the lake's files, as <c>settings()</c> shows it.</summary>
    internal static string? DataPathOf(AttachedLake lake) =>
        (lake.Options.DataPath ?? lake.Catalog.Info.DataPath) is { } path ? CatalogInfo.NormalizeDataPath(path) : null;

    private static string PathOf(AttachedLake lake) =>
        lake.Options.Lease is LakeLease lease ? LakeOpener.DisplayPath(lease.Target, lake.Options) : lake.Options.MetadataPath;
}
