using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;

namespace DuckLake.Benchmarks;

/// <summary>Our side: the same question asked of the lake, every batch taken and given back.</summary>
internal sealed class LakeScan : IAsyncDisposable
{
    private readonly DuckLakeCatalog _catalog;
    private readonly DuckLakeTable _table;
    private readonly int _threads;

    private LakeScan(DuckLakeCatalog catalog, DuckLakeTable table, int threads)
    {
        _catalog = catalog;
        _table = table;
        _threads = threads;
    }

    internal static async Task<LakeScan> OpenAsync(LineItemLake lake, int threads)
    {
        DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(lake.CatalogPath),
            new DuckLakeCatalogOptions { DataPath = Path.Combine(lake.Folder, "data"), OverrideDataPath = true });
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        return new LakeScan(catalog, snapshot.GetTable(LineItemLake.TableName), threads);
    }

    /// <summary>Scans and returns the rows received.</summary>
    internal async Task<long> CountRowsAsync(IReadOnlyList<string>? columns, DuckLakeFilter? filter, StringRepresentation strings = StringRepresentation.String)
    {
        DuckLakeScanBuilder scan = _table.Scan().DegreeOfParallelism(_threads).Ordering(ScanOrder.Unordered).StringsAs(strings);
        scan = columns is null ? scan : scan.Select(columns);
        scan = filter is null ? scan : scan.Where(filter);
        await using IArrowArrayStream stream = await scan.ExecuteAsync();
        long rows = 0;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows;
    }

    public ValueTask DisposeAsync() => _catalog.DisposeAsync();
}
