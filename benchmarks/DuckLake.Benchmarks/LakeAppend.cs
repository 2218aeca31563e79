using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>Our side: record batches held in memory are appended to a table of a lake on SQLite.</summary>
internal sealed class LakeAppend : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly DuckLakeCatalog _catalog;
    private readonly List<RecordBatch> _rows;
    private readonly int _threads;

    private LakeAppend(TemporaryDirectory directory, DuckLakeCatalog catalog, List<RecordBatch> rows, int threads)
    {
        _directory = directory;
        _catalog = catalog;
        _rows = rows;
        _threads = threads;
    }

    internal static async Task<LakeAppend> OpenAsync(LineItemLake lake, int threads)
    {
        var directory = new TemporaryDirectory();
        DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(Path.Combine(directory.FullPath, "catalog.sqlite")),
            new DuckLakeCreateOptions { DataPath = Path.Combine(directory.FullPath, "data") });
        await using DuckLakeCatalog source = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(lake.CatalogPath),
            new DuckLakeCatalogOptions { DataPath = Path.Combine(lake.Folder, "data"), OverrideDataPath = true });
        var rows = new List<RecordBatch>();
        await using (IArrowArrayStream stream = await (await source.GetSnapshotAsync()).GetTable(LineItemLake.TableName).Scan().ExecuteAsync())
        {
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                rows.Add(batch);
            }
        }

        return new LakeAppend(directory, catalog, rows, threads);
    }

    /// <summary>Appends all rows to a new table and returns the size of its files in bytes; they are deleted again.</summary>
    internal async Task<long> AppendAsync()
    {
        await _catalog.TransactAsync(
            async (transaction, cancellationToken) =>
            {
                transaction.CreateTable(LineItemLake.TableName, _rows[0].Schema, CreateMode.Replace);
                await transaction.AppendAsync(LineItemLake.TableName, _rows, cancellationToken: cancellationToken);
            },
            new DuckLakeTransactionOptions { DegreeOfParallelism = _threads });
        long size = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(_directory.FullPath, "data"), "*.parquet", SearchOption.AllDirectories))
        {
            size += new FileInfo(file).Length;
            File.Delete(file);
        }

        return size;
    }

    public async ValueTask DisposeAsync()
    {
        _rows.ForEach(batch => batch.Dispose());
        await _catalog.DisposeAsync();
        _directory.Dispose();
    }
}
