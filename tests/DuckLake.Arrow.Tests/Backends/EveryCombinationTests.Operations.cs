using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Storage;

namespace DuckLake.Arrow.Tests;

public sealed partial class EveryCombinationTests
{
    private static readonly Dictionary<string, Func<Lake, Task>> s_operations = new()
    {
        ["create and open"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync();
            Assert.Equal(lake.Data.Path, catalog.DataPath);
            Assert.Empty(await lake.ReadAsync());
        },
        ["append to files"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync();
            await AppendAsync(catalog, 0, FileRows);
            Assert.Single(await lake.Data.ListAsync());
            Assert.Equal(Expected(0, FileRows), await lake.ReadAsync());
        },
        ["append to the catalog"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync();
            await AppendAsync(catalog, 0, InlinedRows);
            Assert.Empty(await lake.Data.ListAsync());
            Assert.Equal(Expected(0, InlinedRows), await lake.ReadAsync());
        },
        ["flush"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync();
            await AppendAsync(catalog, 0, InlinedRows);
            await catalog.TransactAsync(async (transaction, token) => Assert.Equal(InlinedRows, await transaction.FlushInlinedDataAsync("t", token)));
            Assert.Single(await lake.Data.ListAsync());
            Assert.Equal(Expected(0, InlinedRows), await lake.ReadAsync());
        },
        ["delete"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            await catalog.TransactAsync((transaction, token) => transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 20), token));
            Assert.Equal(Expected(20, FileRows + InlinedRows - 20), await lake.ReadAsync());
            Assert.Equal(Expected(0, FileRows + InlinedRows), await lake.ReadAsync(version: 3));
        },
        ["update"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            await catalog.TransactAsync((transaction, token) => transaction.UpdateAsync(
                "t", DuckLakeFilter.GreaterThanOrEqual("id", 38), [DuckLakeAssignment.Set("name", "changed")], token));
            Assert.Equal([.. Expected(0, 38), .. Enumerable.Range(38, FileRows + InlinedRows - 38).Select(id => $"{id:D3} changed")], await lake.ReadAsync());
        },
        ["merge"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            using RecordBatch source = TransactionTest.Rows(FileRows, FileRows);
            await catalog.TransactAsync((transaction, token) => transaction.MergeAsync("t", source, new DuckLakeMergeOptions { KeyColumns = ["id"] }, token));
            Assert.Equal(Expected(0, 2 * FileRows), await lake.ReadAsync());
        },
        ["overwrite and truncate"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            using RecordBatch rows = TransactionTest.Rows(100, FileRows);
            await catalog.TransactAsync((transaction, token) => transaction.OverwriteAsync("t", rows, cancellationToken: token));
            Assert.Equal(Expected(100, FileRows), await lake.ReadAsync());
            await catalog.TransactAsync((transaction, token) => transaction.TruncateAsync("t", token));
            Assert.Empty(await lake.ReadAsync());
        },
        ["time travel"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            Assert.Equal(Expected(0, FileRows), await lake.ReadAsync(version: 2));
            Assert.Equal(Expected(0, FileRows + InlinedRows), await lake.ReadAsync(version: 3));
        },
        ["change the schema"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            await catalog.TransactAsync((transaction, _) =>
            {
                transaction.RenameColumn("t", "name", "label");
                transaction.AddColumn("t", DuckLakeColumnSpec.Parse("size", "BIGINT"));
                return Task.CompletedTask;
            });
            Assert.Equal(Expected(0, FileRows + InlinedRows).Select(row => row + " null"), await lake.ReadAsync());
            Assert.Equal(Expected(0, FileRows + InlinedRows), await lake.ReadAsync(version: 3));
        },
        ["partition"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync();
            await catalog.TransactAsync(async (transaction, token) =>
            {
                transaction.SetPartitioning("t", DuckLakePartitionKey.Identity("name"));
                using RecordBatch rows = TransactionTest.Rows(0, FileRows);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
            });
            List<string> files = await lake.Data.ListAsync();
            Assert.Equal(FileRows - (FileRows / 5) + 1, files.Count);
            Assert.Single(files, file => file.Contains("/name=n7/", StringComparison.Ordinal));
            Assert.Equal(Expected(7, 1), await lake.ReadAsync(filter: DuckLakeFilter.Equal("name", "n7")));
        },
        ["encrypt"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync(isEncrypted: true);
            await AppendAsync(catalog, 0, FileRows);
            Assert.Equal(Expected(0, FileRows), await lake.ReadAsync());
        },
        ["register files"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateAsync();
            await AppendAsync(catalog, 0, FileRows);
            IObjectStore store = (lake.Data.ObjectStores ?? new ObjectStoreRegistry()).Resolve(lake.Data.Path);
            string file = (await lake.Data.ListAsync())[0];
            byte[] content = new byte[(await store.HeadAsync(file)).SizeBytes];
            await store.ReadAsync(file, 0, content);
            await store.PutAsync(lake.Data.Path + "elsewhere/a b.parquet", content, PutMode.CreateNew);
            await catalog.TransactAsync((transaction, token) => transaction.AddFilesAsync("t", [lake.Data.Path + "elsewhere/*.parquet"], cancellationToken: token));
            Assert.Equal(2 * FileRows, (await lake.ReadAsync()).Count);
        },
        ["roll back"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            List<string> files = await lake.Data.ListAsync();
            await using (DuckLakeTransaction transaction = await catalog.BeginTransactionAsync())
            {
                using RecordBatch rows = TransactionTest.Rows(100, FileRows);
                await transaction.AppendAsync("t", rows);
                await transaction.RollbackAsync();
            }

            Assert.Equal(files, await lake.Data.ListAsync());
            Assert.Equal(Expected(0, FileRows + InlinedRows), await lake.ReadAsync());
        },
        ["conflict"] = async lake =>
        {
            await using DuckLakeCatalog catalog = await lake.CreateWithRowsAsync();
            await using DuckLakeTransaction loser = await catalog.BeginTransactionAsync();
            await loser.DeleteAsync("t", DuckLakeFilter.LessThan("id", 15));
            using RecordBatch rows = TransactionTest.Rows(100, FileRows);
            await loser.AppendAsync("t", rows);
            await catalog.TransactAsync((transaction, token) => transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 10), token));
            DuckLakeConflictException error = await Assert.ThrowsAsync<DuckLakeConflictException>(() => loser.CommitAsync());
            Assert.Contains("t", error.Message, StringComparison.Ordinal);
            IReadOnlyList<DuckLakeFile> known = await (await catalog.GetSnapshotAsync()).GetTable("t").ListFilesAsync();
            Assert.Equal(known.SelectMany(file => new[] { file.Path, file.DeleteFilePath }).OfType<string>().Order(StringComparer.Ordinal), await lake.Data.ListAsync());
            Assert.Equal(Expected(10, FileRows + InlinedRows - 10), await lake.ReadAsync());
        },
    };

    private static Task AppendAsync(DuckLakeCatalog catalog, int first, int count) =>
        catalog.TransactAsync(async (transaction, token) =>
        {
            using RecordBatch rows = TransactionTest.Rows(first, count);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
        });

    private static List<string> Expected(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(id => id % 5 == 4 ? $"{id:D3} null" : $"{id:D3} n{id}")];

    private static async Task<List<string>> RowsAsync(IArrowArrayStream stream)
    {
        List<string> rows = [];
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    rows.Add(string.Join(' ', Enumerable.Range(0, batch.ColumnCount).Select(column => Text(batch.Column(column), row))));
                }
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Text(IArrowArray column, int row) => column switch
    {
        _ when column.IsNull(row) => "null",
        Int32Array numbers => numbers.GetValue(row)!.Value.ToString("D3", CultureInfo.InvariantCulture),
        StringArray texts => texts.GetString(row)!,
        _ => throw new NotSupportedException($"{column.GetType().Name}"),
    };
}
