using System.Collections.Concurrent;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A lake of two tables, <c>bad</c> and <c>good</c>, with one data file each, to be damaged before it is opened.</summary>
internal sealed class FaultLake : IDisposable
{
    internal const int SmallRows = 500;
    internal const int LargeRows = 20_000;
    internal const int GoodRows = 10;

    private static readonly ConcurrentDictionary<string, byte[]> s_files = new();

    private readonly TemporaryDirectory _directory = new();

    internal FaultLake(int rows)
    {
        Rows = rows;
        Directory.CreateDirectory(_directory.Combine("data", "main", "bad"));
        Directory.CreateDirectory(_directory.Combine("data", "main", "good"));
        byte[] bad = Write(rows);
        byte[] good = Write(GoodRows);
        File.WriteAllBytes(DataFile, bad);
        File.WriteAllBytes(_directory.Combine("data", "main", "good", "good.parquet"), good);
        Catalog = CatalogBuilder.Create(_directory.Combine("catalog.sqlite"), dataPath: _directory.Combine("data") + "/");
        Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 10, 10, "created_table:\"main\".\"bad\"");
        foreach ((int id, string name) in ((int, string)[])[(1, "bad"), (2, "good")])
        {
            Catalog.AddTable(id, name, 1, ("id", "int64"), ("name", "varchar"), ("v", "float64"), ("s", "struct"));
            Catalog.AddColumn(id, 5, "x", "int32", 1, parent: 4);
        }

        Catalog.AddDataFile(0, 1, 1, "bad.parquet", rows, bad.Length, FooterSize(bad));
        Catalog.AddDataFile(1, 2, 1, "good.parquet", GoodRows, good.Length, FooterSize(good));
    }

    internal CatalogBuilder Catalog { get; }

    internal int Rows { get; }

    internal string Root => _directory.FullPath;

    internal string DataFile => _directory.Combine("data", "main", "bad", "bad.parquet");

    /// <summary>Reads all of a table through the lake and returns the number of rows.</summary>
    internal static async Task<long> ReadAsync(DuckLakeCatalog catalog, string table, params string[] columns)
    {
        DuckLakeScanBuilder scan = (await catalog.GetSnapshotAsync()).GetTable(table).Scan();
        return await ReadAsync(columns.Length == 0 ? scan : scan.Select(columns));
    }

    internal static async Task<long> ReadAsync(DuckLakeScanBuilder scan, CancellationToken cancellationToken = default)
    {
        long rows = 0;
        await using IArrowArrayStream stream = await scan.ExecuteAsync(cancellationToken);
        while (await stream.ReadNextRecordBatchAsync(cancellationToken) is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows;
    }

    internal Task<DuckLakeCatalog> OpenAsync(DuckLakeCatalogOptions? options = null) =>
        DuckLakeCatalog.OpenAsync(SqliteMetadata.Open(Catalog.Path), options);

    /// <summary>Opens the lake over local disk with a hook before every request.</summary>
    internal Task<DuckLakeCatalog> OpenAsync(Func<StoreRequest, CancellationToken, ValueTask> hook, out CountingObjectStore store)
    {
        store = new CountingObjectStore(new LocalObjectStore(), hook);
        var stores = new ObjectStoreRegistry();
        stores.Register("file", store);
        return OpenAsync(new DuckLakeCatalogOptions { ObjectStores = stores });
    }

    internal void Sql(string sql) => Catalog.Execute(sql);

    /// <summary>Changes the data file; the catalog keeps the old size unless it is told the new one.</summary>
    internal void Change(Func<byte[], byte[]> change, bool tellsSize = false)
    {
        byte[] changed = change(File.ReadAllBytes(DataFile));
        File.WriteAllBytes(DataFile, changed);
        if (tellsSize)
        {
            Sql($"UPDATE ducklake_data_file SET file_size_bytes = {changed.Length} WHERE data_file_id = 0");
        }
    }

    /// <summary>Adds a delete file of the reference's form with these positions.</summary>
    internal void AddDeletes(params long[] positions)
    {
        string path = _directory.Combine("data", "main", "bad", "bad-delete.parquet");
        Copy(
            $"SELECT 'bad.parquet' AS file_path, unnest([{string.Join(", ", positions)}]::BIGINT[]) AS pos",
            "{file_path: 2147483546, pos: 2147483545}",
            path);
        AddDeleteRow(path, "parquet", positions.Length, FooterSize(File.ReadAllBytes(path)));
    }

    internal void AddDeletes(byte[] puffin, int count)
    {
        string path = _directory.Combine("data", "main", "bad", "bad-delete.puffin");
        File.WriteAllBytes(path, puffin);
        AddDeleteRow(path, "puffin", count, 0);
    }

    public void Dispose()
    {
        Catalog.Dispose();
        _directory.Dispose();
    }

    internal static byte[] Replace(byte[] file, ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> by)
    {
        int at = file.AsSpan().LastIndexOf(pattern);
        Assert.True(at >= 0, "The pattern is not in the file.");
        by.CopyTo(file.AsSpan(at));
        return file;
    }

    private static int FooterSize(byte[] file) => BitConverter.ToInt32(file, file.Length - 8);

    private void AddDeleteRow(string path, string format, int count, int footerSize)
    {
        Catalog.Insert(
            "ducklake_delete_file", 5, 1, 1, null, 0, Path.GetFileName(path), 1, format, count, new FileInfo(path).Length, footerSize);
    }

    private static byte[] Write(int rows) => s_files.GetOrAdd($"{rows}", _ =>
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("file.parquet");
        Copy(
            $"SELECT range AS id, 'name ' || range AS name, sqrt(range) AS v, {{'x': range::INT}} AS s FROM range({rows})",
            "{id: 1, name: 2, v: 3, s: {__duckdb_field_id: 4, x: 5}}",
            path);
        return File.ReadAllBytes(path);
    });

    private static void Copy(string query, string fieldIds, string path)
    {
        using DuckDbSession duckDb = DuckDbSession.Open(threads: 1);
        duckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(path)} (FORMAT parquet, FIELD_IDS {fieldIds}, ROW_GROUP_SIZE 4096)");
    }
}
