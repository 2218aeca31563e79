using DuckLake.Columnar;

namespace DuckLake.Arrow.Tests;

/// <summary>Reads tables as texts.</summary>
internal static class GoldenTables
{
    internal static async Task<DuckLakeTable> GetTableAsync(DuckLakeCatalog catalog, GoldenRead read)
    {
        DuckLakeSnapshot snapshot = read.Version is { } version ? await catalog.GetSnapshotAsync(version) : await catalog.GetSnapshotAsync();
        return snapshot.GetTable(read.Schema, read.Table);
    }

    internal static async Task<List<string?[]>> ReadAsync(DuckLakeScanBuilder scan)
    {
        await using IArrowArrayStream stream = await scan.ExecuteAsync();
        return await ReadAsync(stream);
    }

    internal static async Task<List<string?[]>> ReadAsync(IArrowArrayStream stream)
    {
        var rows = new List<string?[]>();
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    var values = new string?[batch.ColumnCount];
                    for (int column = 0; column < values.Length; column++)
                    {
                        values[column] = ValueText.Format(batch.Column(column), batch.Schema.FieldsList[column], row);
                    }

                    rows.Add(values);
                }
            }
        }

        return rows;
    }
}
