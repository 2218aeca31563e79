using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>What a transaction sees of its own changes, and nobody else before the commit.</summary>
public abstract class OwnWritesTests : TransactionTest
{
    [SkippableFact]
    public async Task Rows_of_files_and_of_the_catalog_are_scanned_counted_and_filtered()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await AppendAsync(catalog, "t", 100, 3);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(transaction, "t", 200, ManyRows);
        await AppendAsync(transaction, "t", 300, 3);

        DuckLakeTable own = transaction.GetTable("t");
        int[] expected = [.. Enumerable.Range(0, ManyRows), 100, 101, 102, .. Enumerable.Range(200, ManyRows), 300, 301, 302];
        Assert.Equal(expected, await IdsAsync(own));
        Assert.Equal(expected.Length, await own.CountAsync());
        Assert.Equal(Ids([239, 300]), await IdsAsync(own, DuckLakeFilter.In("id", 239, 300)));
        Assert.Equal(Ids([39, 239]), await IdsAsync(own, DuckLakeFilter.In("id", 39, 239)));
        Assert.Equal(Ids([202, 301]), await IdsAsync(own, DuckLakeFilter.In("name", "n202", "n301")));
        Assert.Equal(2, (await own.ListFilesAsync()).Count);
        Assert.Equal(43, await (await catalog.GetSnapshotAsync()).GetTable("t").CountAsync());
    }

    [SkippableFact]
    public async Task Row_ids_are_provisional_until_the_commit_and_distinct()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(transaction, "t", 100, ManyRows);
        await AppendAsync(transaction, "t", 200, 2);

        Dictionary<int, long> rowIds = await RowIdsAsync(transaction.GetTable("t"));
        Assert.Equal(rowIds.Count, rowIds.Values.Distinct().Count());
        Assert.All(rowIds, row => Assert.Equal(row.Key >= 100, ProvisionalIds.IsProvisionalRow(row.Value)));
        Assert.Equal(Ids([201]), await IdsAsync(transaction.GetTable("t"), DuckLakeFilter.Equal("rowid", rowIds[201])));

        DuckLakeSnapshot committed = await transaction.CommitAsync();
        Dictionary<int, long> final = await RowIdsAsync(committed.GetTable("t"));
        Assert.Equal(Enumerable.Range(0, 82).Select(id => (long)id), final.OrderBy(row => row.Key).Select(row => row.Value));
    }

    [SkippableFact]
    public async Task Deleted_rows_are_gone_whatever_they_were_stored_in()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await AppendAsync(catalog, "t", 100, 3);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(transaction, "t", 200, ManyRows);
        await AppendAsync(transaction, "t", 300, 3);

        Assert.Equal(4, await transaction.DeleteAsync("t", DuckLakeFilter.In("id", 1, 101, 201, 301)));
        Assert.Equal(0, await transaction.DeleteAsync("t", DuckLakeFilter.In("id", 1, 101, 201, 301)));

        int[] expected = [0, .. Enumerable.Range(2, 38), 100, 102, 200, .. Enumerable.Range(202, 38), 300, 302];
        Assert.Equal(expected, await IdsAsync(transaction.GetTable("t")));
        Assert.Equal(expected.Length, await transaction.GetTable("t").CountAsync());
        await transaction.CommitAsync();
        Assert.Equal(expected, await CommittedIdsAsync("t"));
    }

    [SkippableFact]
    public async Task New_tables_and_changed_columns_are_there_at_once()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, 2);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        transaction.CreateSchema("s");
        transaction.CreateTable(("s", "u"), IdAndName);
        await AppendAsync(transaction, ("s", "u"), 0, ManyRows);
        await AppendAsync(transaction, "t", 10, 2);
        transaction.AddColumn("t", new DuckLakeColumnSpec("extra", DuckLakeTypeKind.Int32) { Default = DuckLakeDefault.Literal("7") });

        Assert.Equal(Enumerable.Range(0, ManyRows), await IdsAsync(transaction.GetTable(("s", "u"))));
        Assert.Equal(Ids([0, 1, 10, 11]), await IdsAsync(transaction.GetTable("t"), DuckLakeFilter.Equal("extra", 7)));
        Assert.Equal(["id", "name", "extra"], transaction.GetTable("t").Columns.Select(column => column.Name));
        transaction.RenameTable("t", "v");
        Assert.Equal(Ids([0, 1, 10, 11]), await IdsAsync(transaction.GetTable("v")));
        Assert.Throws<DuckLakeException>(() => transaction.GetTable("t"));
        Assert.DoesNotContain((await catalog.GetSnapshotAsync()).Schemas, schema => schema.Name == "s");

        await transaction.CommitAsync();
        Assert.Equal(Enumerable.Range(0, ManyRows), await CommittedIdsAsync(("s", "u")));
        Assert.Equal(Ids([0, 1, 10, 11]), await CommittedIdsAsync("v"));
    }

    [SkippableFact]
    public async Task What_others_commit_meanwhile_is_not_seen()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, 2);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(catalog, "t", 10, ManyRows);
        await AppendAsync(transaction, "t", 100, 2);

        Assert.Equal(Ids([0, 1, 100, 101]), await IdsAsync(transaction.GetTable("t")));
        Assert.Equal(2, transaction.BaseSnapshot.Id);
        DuckLakeSnapshot committed = await transaction.CommitAsync();
        Assert.Equal(4, committed.Id);
        Assert.Equal(ManyRows + 4, await committed.GetTable("t").CountAsync());
    }

    [SkippableFact]
    public async Task Nothing_is_read_or_written_after_the_end()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(transaction, "t", 0, 2);
        DuckLakeTable own = transaction.GetTable("t");
        await transaction.CommitAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => own.CountAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.RollbackAsync());
        Assert.Throws<InvalidOperationException>(() => transaction.GetTable("t"));
        await transaction.DisposeAsync();
        Assert.Equal(Ids([0, 1]), await CommittedIdsAsync("t"));
    }
}
