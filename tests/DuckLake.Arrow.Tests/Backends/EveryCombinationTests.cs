using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// The matrix of COMPATIBILITY.md: every kind of catalog with every store, one cell per operation. What the operations do in depth is tested
/// elsewhere; here every combination shows that it does them, and that a catalog opened anew reads the same.
/// </summary>
public sealed partial class EveryCombinationTests : LeakCheckedTest
{
    private const int FileRows = 40;
    private const int InlinedRows = 5;

    private static readonly string[] s_catalogs = ["sqlite", "postgres", "mysql", "duckdb"];
    private static readonly string[] s_stores = ["disk", "memory", "s3"];

    public static TheoryData<string, string, string> Cells
    {
        get
        {
            TheoryData<string, string, string> cells = [];
            foreach (string catalog in s_catalogs)
            {
                foreach (string store in s_stores)
                {
                    foreach (string operation in s_operations.Keys)
                    {
                        cells.Add(catalog, store, operation);
                    }
                }
            }

            return cells;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cells))]
    public async Task OperationWorks(string catalog, string store, string operation)
    {
        using LakeBackend backend = LakeBackend.Create(catalog);
        await using LakeData data = LakeData.Create(store);
        var lake = new Lake(backend, data);
        await s_operations[operation](lake);
        await data.AssertNoOpenUploadsAsync();
    }

    private sealed class Lake(LakeBackend backend, LakeData data)
    {
        public LakeData Data => data;

        public async Task<DuckLakeCatalog> CreateAsync(bool isEncrypted = false)
        {
            DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
                backend.OpenMetadata("lake"), new DuckLakeCreateOptions { DataPath = data.Path, IsEncrypted = isEncrypted }, Options());
            await catalog.TransactAsync((transaction, _) =>
            {
                transaction.CreateTable("t", TransactionTest.IdAndName);
                return Task.CompletedTask;
            });
            return catalog;
        }

        /// <summary>With one file of rows at snapshot 2, and rows in the catalog at snapshot 3.</summary>
        public async Task<DuckLakeCatalog> CreateWithRowsAsync()
        {
            DuckLakeCatalog catalog = await CreateAsync();
            await AppendAsync(catalog, 0, FileRows);
            await AppendAsync(catalog, FileRows, InlinedRows);
            return catalog;
        }

        /// <summary>The table as a catalog opened anew reads it: ids and names joined, in order.</summary>
        public async Task<List<string>> ReadAsync(long? version = null, DuckLakeFilter? filter = null)
        {
            await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(backend.OpenMetadata("lake"), Options());
            DuckLakeSnapshot snapshot = version is { } wanted ? await catalog.GetSnapshotAsync(wanted) : await catalog.GetSnapshotAsync();
            DuckLakeScanBuilder scan = snapshot.GetTable("t").Scan();
            await using IArrowArrayStream stream = await (filter is null ? scan : scan.Where(filter)).ExecuteAsync();
            return await RowsAsync(stream);
        }

        private DuckLakeCatalogOptions Options() => new() { ObjectStores = data.ObjectStores };
    }
}
