using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Apache = Apache.Arrow;

namespace DuckLake.Interop.Tests;

/// <summary>A lake filled from batches of Apache.Arrow and scanned into such.</summary>
public sealed class LakeTests : LeakCheckedTest
{
    private const int Rows = 5_000;

    [Fact]
    public async Task Rows_go_in_and_out_as_batches_of_theirs()
    {
        using var directory = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(directory.Combine("catalog.sqlite")), new DuckLakeCreateOptions { DataPath = directory.Combine("data/") });
        using (Apache::RecordBatch theirs = CreateRows())
        using (RecordBatch rows = ApacheExchange.FromApache(theirs))
        {
            await catalog.TransactAsync(async (transaction, token) =>
            {
                transaction.CreateTable("sale", [DuckLakeColumnSpec.Parse("id", "INTEGER"), DuckLakeColumnSpec.Parse("item", "VARCHAR")]);
                await transaction.AppendAsync("sale", rows, cancellationToken: token);
            });
        }

        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("sale");
        using Apache::Ipc.IArrowArrayStream stream = ApacheExchange.ToApache(await table.Scan().Where(DuckLakeFilter.GreaterThanOrEqual("id", 1_000)).ExecuteAsync());
        Assert.Equal(["id", "item"], stream.Schema.FieldsList.Select(field => field.Name));
        long count = 0;
        long sum = 0;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                var ids = (Apache::Int32Array)batch.Column("id");
                var items = (Apache::StringArray)batch.Column("item");
                for (int i = 0; i < batch.Length; i++)
                {
                    Assert.Equal($"item {ids.GetValue(i) % 7}", items.GetString(i));
                    sum += ids.GetValue(i)!.Value;
                }

                count += batch.Length;
            }
        }

        Assert.Equal((Rows - 1_000, Enumerable.Range(1_000, Rows - 1_000).Sum(id => (long)id)), (count, sum));
    }

    private static Apache::RecordBatch CreateRows()
    {
        var ids = new Apache::Int32Array.Builder();
        var items = new Apache::StringArray.Builder();
        for (int id = 0; id < Rows; id++)
        {
            ids.Append(id);
            items.Append($"item {id % 7}");
        }

        return new Apache::RecordBatch.Builder().Append("id", true, ids.Build()).Append("item", true, items.Build()).Build();
    }
}
