using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// <c>ducklake_tables()</c>: rows and bytes of all tables of all lakes, for <c>duckdb_tables()</c> and <c>pragma_database_size()</c>, which see
/// empty tables otherwise.
/// </summary>
internal sealed class TablesFunction(EngineSession session) : LakeFunction(session, "ducklake_tables", [])
{
    /// <summary>The statements that let DuckDB's listings tell the sizes of lakes.</summary>
    internal const string Macros =
        "CREATE OR REPLACE TEMP MACRO duckdb_tables() AS TABLE SELECT d.* REPLACE (coalesce(l.rows, d.estimated_size) AS estimated_size) "
            + "FROM system.main.duckdb_tables() d LEFT JOIN ducklake_tables() l "
            + "ON l.database_name = d.database_name AND l.schema_name = d.schema_name AND l.table_name = d.table_name;"
            + "CREATE OR REPLACE TEMP MACRO pragma_database_size() AS TABLE SELECT d.* REPLACE ("
            + "coalesce(format_bytes(l.bytes), d.database_size) AS database_size) FROM system.main.pragma_database_size() d LEFT JOIN "
            + "(SELECT database_name, CAST(sum(bytes) AS BIGINT) AS bytes FROM ducklake_tables() GROUP BY database_name) l "
            + "ON l.database_name = d.database_name";

    private static readonly RowsColumn[] s_columns =
    [
        new("database_name", SqlType.Varchar),
        new("schema_name", SqlType.Varchar),
        new("table_name", SqlType.Varchar),
        new("rows", SqlType.BigInt),
        new("bytes", SqlType.BigInt),
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments) => new(s_columns, () => Wait(ReadAsync));

    private async Task<List<IReadOnlyList<object?>>> ReadAsync(CancellationToken cancellationToken)
    {
        List<IReadOnlyList<object?>> rows = [];
        foreach (AttachedLake lake in Session.Lakes)
        {
            if (lake.IsMetadataCatalogDetached)
            {
                continue;
            }

            DuckLakeSnapshot snapshot = await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            foreach (DuckLakeTable table in snapshot.Tables)
            {
                (long count, long bytes) = await table.MeasureAsync(cancellationToken).ConfigureAwait(false);
                rows.Add([lake.Alias, table.SchemaName, table.Name, count, bytes]);
            }
        }

        return rows;
    }
}
