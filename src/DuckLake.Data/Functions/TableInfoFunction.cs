using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_table_info(catalog)</c>: numbers and sizes of the files of all tables.</summary>
internal sealed class TableInfoFunction(EngineSession session) : LakeFunction(session, "ducklake_table_info", [SqlType.Varchar])
{
    private static readonly RowsColumn[] s_columns =
    [
        new("table_name", SqlType.Varchar),
        new("schema_id", SqlType.BigInt),
        new("table_id", SqlType.BigInt),
        new("table_uuid", SqlType.Uuid),
        new("file_count", SqlType.BigInt),
        new("file_size_bytes", SqlType.BigInt),
        new("delete_file_count", SqlType.BigInt),
        new("delete_file_size_bytes", SqlType.BigInt),
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        return new RowsResult(s_columns, () => Wait(token => ReadAsync(lake, token)));
    }

    private static async Task<List<IReadOnlyList<object?>>> ReadAsync(AttachedLake lake, CancellationToken cancellationToken)
    {
        DuckLakeSnapshot snapshot = await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        DuckLakeSnapshot committed = lake.Transaction?.BaseSnapshot ?? snapshot;
        List<IReadOnlyList<object?>> rows = [];
        foreach (DuckLakeTable table in committed.Tables.OrderBy(table => table.Id))
        {
            DuckLakeTableStatistics statistics = await table.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
            rows.Add(
            [
                table.Name,
                table.Definition.Schema.SchemaId,
                table.Id,
                Guid.TryParse(table.Uuid, out Guid uuid) ? uuid : null,
                statistics.FileCount,
                statistics.FileSizeBytes,
                statistics.DeleteFileCount,
                statistics.DeleteFileSizeBytes,
            ]);
        }

        return rows;
    }
}
