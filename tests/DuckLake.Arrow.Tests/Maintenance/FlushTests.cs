using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>Flushing inlined rows beside other changes and other transactions.</summary>
public abstract class FlushTests : TransactionTest
{
    [SkippableFact]
    public async Task Only_row_versions_are_counted()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await AppendAsync(catalog, "t", 100, 3);
        await catalog.TransactAsync((transaction, _) => transaction.DeleteAsync("t", DuckLakeFilter.In("id", 1, 2, 101)));

        await using DuckLakeTransaction flush = await catalog.BeginTransactionAsync();
        Assert.Equal(3, await flush.FlushInlinedDataAsync("t"));
        Assert.Equal(0, await flush.FlushInlinedDataAsync("t"));
        DuckLakeSnapshot flushed = await flush.CommitAsync();

        int[] expected = [0, .. Enumerable.Range(3, ManyRows - 3), 100, 102];
        Assert.Equal(expected, (await IdsAsync(flushed.GetTable("t"))).Order());
        await using DuckLakeTransaction again = await catalog.BeginTransactionAsync();
        Assert.Empty(await again.FlushAllInlinedDataAsync());
    }

    [SkippableFact]
    public async Task Changes_before_and_after_the_flush_hold()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await AppendAsync(catalog, "t", 100, 5);
        DuckLakeSnapshot before = await catalog.TransactAsync((transaction, _) => transaction.DeleteAsync("t", DuckLakeFilter.In("id", 1, 100)));
        int[] unchanged = [.. (await IdsAsync(before.GetTable("t"))).Order()];

        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(transaction, "t", 200, 2);
        Assert.Equal(2, await transaction.DeleteAsync("t", DuckLakeFilter.In("id", 2, 101)));
        Assert.Equal(5, await transaction.FlushInlinedDataAsync("t"));
        Assert.Equal(3, await transaction.DeleteAsync("t", DuckLakeFilter.In("id", 3, 102, 200)));
        await AppendAsync(transaction, "t", 300, 2);

        int[] expected = [0, .. Enumerable.Range(4, ManyRows - 4), 103, 104, 201, 300, 301];
        Assert.Equal(expected, (await IdsAsync(transaction.GetTable("t"))).Order());
        DuckLakeSnapshot after = await transaction.CommitAsync();
        Assert.Equal(expected, (await IdsAsync(after.GetTable("t"))).Order());
        Assert.Equal(expected.Length, await after.GetTable("t").CountAsync());
        Dictionary<int, long> rowIds = await RowIdsAsync(after.GetTable("t"));
        Assert.Equal(43, rowIds[103]);
        Assert.Equal(rowIds.Count, rowIds.Values.Distinct().Count());
        Assert.Equal(unchanged, (await IdsAsync((await catalog.GetSnapshotAsync(before.Id)).GetTable("t"))).Order());
    }

    [SkippableFact]
    public async Task All_rows_can_be_deleted_after_the_flush()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        DuckLakeSnapshot before = await AppendAsync(catalog, "t", 0, 4);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        Assert.Equal(4, await transaction.FlushInlinedDataAsync("t"));
        Assert.Equal(4, await transaction.DeleteAsync("t", DuckLakeFilter.In("id", 0, 1, 2, 3)));
        Assert.Empty(await IdsAsync(transaction.GetTable("t")));

        DuckLakeSnapshot after = await transaction.CommitAsync();
        Assert.Empty(await IdsAsync(after.GetTable("t")));
        Assert.Equal(Ids([0, 1, 2, 3]), await IdsAsync((await catalog.GetSnapshotAsync(before.Id)).GetTable("t")));
    }

    [SkippableFact]
    public async Task An_altered_table_is_flushed_in_its_new_order()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, 2);
        await AppendAsync(catalog, "t", 2, 2);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        transaction.RenameColumn("t", "id", "number");
        transaction.AddColumn("t", new DuckLakeColumnSpec("more", DuckLakeTypeKind.Int32));
        transaction.SetSortOrder("t", DuckLakeSortKey.Column("number", DuckLakeSortDirection.Descending));
        Assert.Equal(4, await transaction.FlushInlinedDataAsync("t"));
        Assert.Equal(Ids([3, 2, 1, 0]), await NumbersAsync(transaction.GetTable("t")));

        DuckLakeSnapshot after = await transaction.CommitAsync();
        Assert.Equal(Ids([3, 2, 1, 0]), await NumbersAsync(after.GetTable("t")));
    }

    [SkippableFact]
    public async Task A_second_open_flush_is_told_at_once()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, 2);
        await using (DuckLakeTransaction first = await catalog.BeginTransactionAsync())
        {
            await using DuckLakeTransaction second = await catalog.BeginTransactionAsync();
            Assert.Equal(2, await first.FlushInlinedDataAsync("t"));
            DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => second.FlushInlinedDataAsync("t"));
            Assert.Equal(DuckLakeErrorKind.Conflict, error.Kind);
            Assert.StartsWith("Failed to delete flushed inlined data in DuckLake from table ducklake_inlined_data_1_1", error.Message, StringComparison.Ordinal);
        }

        await using DuckLakeTransaction third = await catalog.BeginTransactionAsync();
        Assert.Equal(2, await third.FlushInlinedDataAsync("t"));
    }

    [SkippableFact]
    public async Task A_scan_planned_before_a_flush_finds_the_rows_in_files()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        DuckLakeSnapshot before = await AppendAsync(catalog, "t", 0, 3);
        await using IArrowArrayStream stream = await before.GetTable("t").Scan().Select("id").ExecuteAsync();
        await using (DuckLakeCatalog other = await OpenAsync())
        {
            await other.TransactAsync((transaction, token) => transaction.FlushAllInlinedDataAsync(cancellationToken: token));
        }

        Assert.Equal(3, await CountAsync(stream));
    }

    private static async Task<int> CountAsync(IArrowArrayStream stream)
    {
        int count = 0;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                count += batch.Length;
            }
        }

        return count;
    }

    private static async Task<int[]> NumbersAsync(DuckLakeTable table)
    {
        var numbers = new List<int>();
        await using IArrowArrayStream stream = await table.Scan().Select("number").ExecuteAsync();
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                numbers.AddRange(((Int32Array)batch.Column(0)).Values);
            }
        }

        return [.. numbers];
    }
}
