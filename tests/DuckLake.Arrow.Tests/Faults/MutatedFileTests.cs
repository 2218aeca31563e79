using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>Randomly damaged data and delete files of a lake give rows or the typed error, with and without filters.</summary>
public sealed class MutatedFileTests(ITestOutputHelper output) : LeakCheckedTest
{
    private const int Mutations = 1500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryObjectStore _store = new();

    [SkippableTheory]
    [InlineData("int32_with_null_pages.parquet", 1000, "int32_field", "int32", 0L)]
    [InlineData("alltypes_tiny_pages.parquet", 7300, "id", "int32", 7000L)]
    [InlineData("data_index_bloom_encoding_with_length.parquet", 14, "String", "varchar", "Hello")]
    public async Task Damaged_files_with_indexes_give_rows_or_the_typed_error(string name, int rows, string column, string type, object value)
    {
        TestPaths.RequireCorpora();
        byte[] file = File.ReadAllBytes(Path.Combine(TestPaths.ParquetTesting, "data", name));
        using CatalogBuilder builder = CreateCatalog(file.Length, rows, (column, type));
        DuckLakeFilter filter = value is long number ? DuckLakeFilter.GreaterThan(column, number) : DuckLakeFilter.Equal(column, (string)value);
        await RunAsync(builder, "memory://lake/main/t/file.parquet", file, table => [table.Scan(), table.Scan().Where(filter)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_delete_files_give_rows_or_the_typed_error(bool isPuffin)
    {
        using var lake = new FaultLake(FaultLake.SmallRows);
        byte[] data = File.ReadAllBytes(lake.DataFile);
        byte[] vector = DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [1, 5, 400]))));
        lake.AddDeletes(1, 5, 400);
        byte[] deletes = isPuffin
            ? DeletionVectorBuilder.Puffin((1, 3, vector), (2, 3, vector))
            : File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(lake.DataFile)!, "bad-delete.parquet"));
        using CatalogBuilder builder = CreateCatalog(data.Length, FaultLake.SmallRows, ("id", "int64"));
        builder.Insert(
            "ducklake_delete_file", 5, 1, 1, null, 0, "deletes", 1, isPuffin ? "puffin" : "parquet", 3, deletes.Length, 0);
        await _store.PutAsync("memory://lake/main/t/file.parquet", data, PutMode.Overwrite);
        await RunAsync(builder, "memory://lake/main/t/deletes", deletes, table => [table.Scan()]);
    }

    protected override void Cleanup() => _directory.Dispose();

    private CatalogBuilder CreateCatalog(long sizeBytes, int rows, params (string Name, string Type)[] columns)
    {
        CatalogBuilder builder = CatalogBuilder.Create(_directory.Combine("catalog.sqlite"), dataPath: "memory://lake/");
        builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 10, 10, "created_table:\"main\".\"t\"");
        builder.AddTable(1, "t", 1, columns);
        builder.AddDataFile(0, 1, 1, "file.parquet", rows, sizeBytes, 0);
        return builder;
    }

    private async Task RunAsync(CatalogBuilder builder, string path, byte[] original, Func<DuckLakeTable, DuckLakeScanBuilder[]> makeScans)
    {
        var stores = new ObjectStoreRegistry();
        stores.Register("memory", _store);
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(builder.Path), new DuckLakeCatalogOptions { ObjectStores = stores, MetadataCacheBytes = 0 });
        DuckLakeScanBuilder[] scans = makeScans((await catalog.GetSnapshotAsync()).GetTable("t"));
        await _store.PutAsync(path, original, PutMode.Overwrite);
        foreach (DuckLakeScanBuilder scan in scans)
        {
            Assert.True(await FaultLake.ReadAsync(scan) > 0);
        }

        int errors = 0;
        for (int mutation = 0; mutation < Mutations; mutation++)
        {
            await _store.PutAsync(path, Mutate(original, new Random(mutation)), PutMode.Overwrite);
            foreach (DuckLakeScanBuilder scan in scans)
            {
                try
                {
                    await FaultLake.ReadAsync(scan).WaitAsync(Patience);
                }
                catch (DuckLakeException e)
                {
                    errors++;
                    Assert.True(e.Kind is DuckLakeErrorKind.CorruptData or DuckLakeErrorKind.Unsupported, $"mutation {mutation}: {e}");
                    Assert.Equal("t", e.TableName);
                    Assert.Equal(path, e.FilePath);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"mutation {mutation} of {path}", e);
                }
            }
        }

        output.WriteLine($"{Mutations} mutations, {errors} errors");
        Assert.InRange(errors, Mutations / 50, Mutations * scans.Length);
        Assert.Equal(0, MemoryAllocator.Shared.LiveBuffers);
    }

    /// <summary>One to three changed bytes, in the latter half more often than not: indexes and the footer lie there.</summary>
    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] file = [.. original];
        for (int count = 1 + random.Next(3); count > 0; count--)
        {
            int position = random.Next(3) == 0 ? random.Next(file.Length) : file.Length - 1 - random.Next((file.Length + 1) / 2);
            file[position] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(file[position] ^ (1 << random.Next(8))),
                _ => (byte)(random.Next(2) * 255),
            };
        }

        return file;
    }
}
