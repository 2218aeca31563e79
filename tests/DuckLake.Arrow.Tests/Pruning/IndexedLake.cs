using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Parquet;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A lake of one table <c>t</c> with one data file, read through a store that counts; ranges are not merged over gaps.</summary>
internal sealed class IndexedLake : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CatalogBuilder _builder;
    private readonly ObjectStoreRegistry _stores = new();
    private readonly FileReaderOptions _options;
    private DuckLakeCatalog? _catalog;

    internal IndexedLake(byte[] file, long rowCount, FileReaderOptions? options, params (string Name, string Type)[] columns)
    {
        _options = options ?? new FileReaderOptions { SmallFileBytes = 0, MaxGapBytes = 0 };
        Content = file;
        Metadata = ParquetFooter.Read(file, file.Length, new ParquetReaderOptions(), null).Metadata!;
        Directory.CreateDirectory(_directory.Combine("data", "main", "t"));
        File.WriteAllBytes(DataFile, file);
        _builder = CatalogBuilder.Create(_directory.Combine("catalog.sqlite"), dataPath: _directory.Combine("data") + "/");
        _builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 10, 10, "created_table:\"main\".\"t\"");
        _builder.AddTable(1, "t", 1, columns);
        _builder.AddDataFile(0, 1, 1, "t.parquet", rowCount, file.Length, BitConverter.ToInt32(file, file.Length - 8), mappingId: 1);

        // The files have no field ids: their columns are found by name.
        _builder.Insert("ducklake_column_mapping", 1, 1, "map_by_name");
        for (int i = 0; i < columns.Length; i++)
        {
            _builder.Insert("ducklake_name_mapping", 1, i, columns[i].Name, i + 1, null, 0);
        }

        Store = new CountingObjectStore(new LocalObjectStore());
        _stores.Register("file", Store);
    }

    internal byte[] Content { get; }

    internal ParquetMetadata Metadata { get; }

    internal CountingObjectStore Store { get; }

    internal CatalogBuilder Catalog => _builder;

    internal string DataFile => _directory.Combine("data", "main", "t", "t.parquet");

    /// <summary>The ranges read so far, without the footer.</summary>
    internal IEnumerable<ByteRange> RangesRead => Store.Requests
        .Where(request => request.Kind is StoreRequestKind.Read or StoreRequestKind.ReadRange)
        .Select(request => new ByteRange(request.Offset, request.Length));

    /// <summary>The place of a column's pages in a row group.</summary>
    internal ParquetByteRange ChunkOf(string column, int rowGroup = 0) =>
        Metadata.RowGroups[rowGroup].Columns.Single(chunk => chunk.Column.Name == column).ByteRange;

    /// <summary>The ranges read so far inside a column's pages.</summary>
    internal List<ByteRange> RangesReadOf(string column, int rowGroup = 0)
    {
        ParquetByteRange chunk = ChunkOf(column, rowGroup);
        return [.. RangesRead.Where(range => range.Offset < chunk.End && range.End > chunk.Offset)];
    }

    internal static byte[] Corpus(string name)
    {
        TestPaths.RequireCorpora();
        return File.ReadAllBytes(Path.Combine(TestPaths.ParquetTesting, "data", name));
    }

    /// <summary>A file of DuckDB's writer.</summary>
    internal static byte[] Write(string query, string options)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("file.parquet");
        using DuckDbSession duckDb = DuckDbSession.Open(threads: 1);
        duckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(path)} (FORMAT parquet, {options})");
        return File.ReadAllBytes(path);
    }

    internal async Task<DuckLakeScanBuilder> ScanAsync()
    {
        _catalog ??= await DuckLakeCatalog.OpenAsync(SqliteMetadata.Open(_builder.Path), new DuckLakeCatalogOptions { ObjectStores = _stores });
        return (await _catalog.GetSnapshotAsync()).GetTable("t").Scan();
    }

    /// <summary>The rows of a scan as texts; the requests it needs (footer included) are those of the store afterwards.</summary>
    internal async Task<List<string>> ReadAsync(DuckLakeScanBuilder scan)
    {
        ScanPlan plan = await scan.PlanAsync();
        var executor = new ScanExecutor(_stores, new CatalogInlinedRowSource(_catalog!.Metadata), _options);
        Store.Clear();
        await using IArrowArrayStream stream = executor.Execute(plan.Tasks, plan.Schema, new PipelineOptions());
        return [.. (await GoldenTables.ReadAsync(stream)).Select(row => string.Join('|', row.Select(value => value ?? "∅")))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_catalog is not null)
        {
            await _catalog.DisposeAsync();
        }

        _builder.Dispose();
        _directory.Dispose();
    }
}
