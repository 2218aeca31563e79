using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>What a commit writes: ids, row ids, recorded changes, statistics.</summary>
public abstract class CommitTests : TransactionTest
{
    [SkippableFact]
    public async Task A_table_and_its_first_rows_in_one_snapshot()
    {
        await using (DuckLakeCatalog catalog = await CreateAsync())
        {
            DuckLakeSnapshot snapshot = await catalog.TransactAsync(async (transaction, _) =>
            {
                transaction.CreateTable("t", IdAndName);
                await AppendAsync(transaction, "t", 0, ManyRows);
                await AppendAsync(transaction, "t", 100, 3);
            });

            Assert.Equal((1, 1), (snapshot.Id, snapshot.SchemaVersion));
            Assert.Equal(ManyRows + 3, await snapshot.GetTable("t").CountAsync());
        }

        Assert.Equal(["1|1|2|1"], Query("SELECT snapshot_id, schema_version, next_catalog_id, next_file_id FROM ducklake_snapshot WHERE snapshot_id > 0"));
        Assert.Equal("created_table:\"main\".\"t\",inserted_into_table:1,inlined_insert:1", Changes(1));
        Assert.Equal(["1|43|43"], Query("SELECT table_id, record_count, next_row_id FROM ducklake_table_stats"));
        Assert.Equal(
            ["1|1|0|NULL|0|102", "1|2|1|NULL|n0|n8"],
            Query("SELECT table_id, column_id, contains_null, contains_nan, min_value, max_value FROM ducklake_table_column_stats ORDER BY column_id"));
        Assert.Equal(["0|1|1|NULL|parquet|40|0|NULL|NULL|NULL"], Query(
            "SELECT data_file_id, table_id, begin_snapshot, end_snapshot, file_format, record_count, row_id_start, partition_id, mapping_id, partial_max FROM ducklake_data_file"));
        Assert.Equal(["40|1|NULL|100|n100", "41|1|NULL|101|n101", "42|1|NULL|102|n102"], Query("SELECT * FROM ducklake_inlined_data_1_1 ORDER BY row_id"));
        Assert.Equal(["1|1|1"], Query("SELECT begin_snapshot, schema_version, table_id FROM ducklake_schema_versions"));
        Assert.Equal(Ids([.. Enumerable.Range(0, ManyRows), 100, 101, 102]), await CommittedIdsAsync("t"));
        AssertNoOrphans();
    }

    [SkippableFact]
    public async Task Duckdb_reads_the_files()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);

        using DuckDbSession session = DuckDbSession.Open();
        Assert.Equal(
            $"{ManyRows}|{ManyRows * (ManyRows - 1) / 2}|8",
            session.Scalar($"SELECT count(*) || '|' || sum(id) || '|' || (count(*) - count(name)) FROM read_parquet({DuckDbSession.Literal(FilesOnDisk().Single())})"));
    }

    [SkippableFact]
    public async Task Ids_go_on_where_the_last_commit_ended()
    {
        await using (DuckLakeCatalog catalog = await CreateWithTableAsync())
        {
            await AppendAsync(catalog, "t", 0, 2);
            await AppendAsync(catalog, "t", 10, ManyRows);
            await catalog.TransactAsync(async (transaction, _) =>
            {
                transaction.CreateTable("u", IdAndName);
                await AppendAsync(transaction, "t", 100, ManyRows);
                await AppendAsync(transaction, "u", 200, ManyRows);
                await AppendAsync(transaction, "t", 300, 1);
            });
            await AppendAsync(catalog, "u", 400, 2);
        }

        // Rows inside the catalog raise the file id too, when no file of their table does.
        Assert.Equal(
            ["1|1|2|0", "2|1|2|1", "3|1|2|2", "4|2|3|4", "5|2|3|5"],
            Query("SELECT snapshot_id, schema_version, next_catalog_id, next_file_id FROM ducklake_snapshot WHERE snapshot_id > 0 ORDER BY 1"));
        Assert.Equal(["1|1|2", "2|1|42", "3|2|0"], Query("SELECT data_file_id, table_id, row_id_start FROM ducklake_data_file ORDER BY 1"));
        Assert.Equal(["1|83|83", "2|42|42"], Query("SELECT table_id, record_count, next_row_id FROM ducklake_table_stats ORDER BY 1"));
        Assert.Equal("created_table:\"main\".\"u\",inserted_into_table:1,inserted_into_table:2,inlined_insert:1", Changes(4));
        Assert.Equal("inlined_insert:2", Changes(5));
        Assert.Equal(["0|2", "1|2", "82|4"], Query("SELECT row_id, begin_snapshot FROM ducklake_inlined_data_1_1 ORDER BY 1"));
    }

    [SkippableFact]
    public async Task Nothing_changed_writes_nothing()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await transaction.DeleteAsync("t", DuckLakeFilter.Equal("id", 1));
        transaction.CreateTable("gone", IdAndName);
        transaction.DropTable("gone");

        DuckLakeSnapshot snapshot = await transaction.CommitAsync();

        Assert.Same(transaction.BaseSnapshot, snapshot);
        Assert.Equal(["1"], Query("SELECT MAX(snapshot_id) FROM ducklake_snapshot"));
    }

    [SkippableFact]
    public async Task Author_message_and_extra_information_are_recorded()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();
        await catalog.TransactAsync(
            (transaction, _) =>
            {
                transaction.CreateSchema("s");
                transaction.SetCommitMessage("me", "why", "more");
                return Task.CompletedTask;
            },
            new DuckLakeTransactionOptions { Author = "nobody", IdempotencyKey = "k1" });

        Assert.Equal(["created_schema:\"s\"|me|why|more\nidempotency-key: k1"], Query(
            "SELECT changes_made, author, commit_message, commit_extra_info FROM ducklake_snapshot_changes WHERE snapshot_id = 1"));
    }

    [SkippableFact]
    public async Task A_message_can_be_required()
    {
        await using DuckLakeCatalog catalog = await CreateAsync();
        await catalog.SetOptionAsync("require_commit_message", "true");

        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateSchema("s");
            return Task.CompletedTask;
        }));
        DuckLakeSnapshot committed = await catalog.TransactAsync(
            (transaction, _) =>
            {
                transaction.CreateSchema("s");
                return Task.CompletedTask;
            },
            new DuckLakeTransactionOptions { CommitMessage = "why" });

        Assert.Contains("Commit Information for the snapshot is required but has not been provided.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, committed.Id);
    }

    [SkippableFact]
    public async Task Deletes_take_the_form_their_number_asks_for()
    {
        await using (DuckLakeCatalog catalog = await CreateWithTableAsync())
        {
            await AppendAsync(catalog, "t", 0, ManyRows);
            await AppendAsync(catalog, "t", 100, ManyRows);
            await AppendAsync(catalog, "t", 200, ManyRows);
            await AppendAsync(catalog, "t", 300, 4);
            await catalog.TransactAsync(async (transaction, _) =>
            {
                await transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 3));
                await transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 100, 119));
                await transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 200, 299));
                await transaction.DeleteAsync("t", DuckLakeFilter.Equal("id", 301));
            });
            await catalog.TransactAsync((transaction, _) => transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 120, 133)));
        }

        Assert.Equal("deleted_from_table:1,inlined_delete:1", Changes(6));
        Assert.Equal("deleted_from_table:1", Changes(7));
        Assert.Equal(["0|NULL", "1|NULL", "2|6"], Query("SELECT data_file_id, end_snapshot FROM ducklake_data_file ORDER BY 1"));
        Assert.Equal(["0|0|6", "0|1|6", "0|2|6"], Query("SELECT file_id, row_id, begin_snapshot FROM ducklake_inlined_delete_1 ORDER BY 2"));
        Assert.Equal(["5|1|6|NULL|1|parquet|34|7"], Query(
            "SELECT delete_file_id, table_id, begin_snapshot, end_snapshot, data_file_id, format, delete_count, partial_max FROM ducklake_delete_file"));
        Assert.Equal(["4|1"], Query("SELECT data_file_id, path_is_relative FROM ducklake_files_scheduled_for_deletion"));
        Assert.Equal(["301|5|6"], Query("SELECT id, begin_snapshot, end_snapshot FROM ducklake_inlined_data_1_1 WHERE end_snapshot IS NOT NULL"));
        int[] left = [.. Enumerable.Range(3, ManyRows - 3), .. Enumerable.Range(134, 6), 300, 302, 303];
        Assert.Equal(left, await CommittedIdsAsync("t"));
        AssertNoOrphans();

        await using DuckLakeCatalog fresh = await OpenAsync();
        int[] before = [.. Enumerable.Range(3, ManyRows - 3), .. Enumerable.Range(120, 20), 300, 302, 303];
        Assert.Equal(before, await IdsAsync((await fresh.GetSnapshotAsync(6)).GetTable("t")));
    }

    [SkippableFact]
    public async Task A_dropped_table_takes_its_pending_rows_with_it()
    {
        await using (DuckLakeCatalog catalog = await CreateWithTableAsync())
        {
            await catalog.TransactAsync(async (transaction, _) =>
            {
                await AppendAsync(transaction, "t", 0, ManyRows);
                transaction.DropTable("t");
            });
        }

        Assert.Equal("dropped_table:1", Changes(2));
        Assert.Empty(FilesOnDisk());
        Assert.Empty(Query("SELECT * FROM ducklake_table_stats"));
    }

    [SkippableFact]
    public async Task Rows_added_and_deleted_in_one_transaction_are_never_written()
    {
        await using (DuckLakeCatalog catalog = await CreateWithTableAsync())
        {
            await catalog.TransactAsync(async (transaction, _) =>
            {
                await AppendAsync(transaction, "t", 0, 5);
                await AppendAsync(transaction, "t", 100, ManyRows);
                await AppendAsync(transaction, "t", 200, ManyRows);
                await transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 1, 110));
                await transaction.DeleteAsync("t", DuckLakeFilter.GreaterThanOrEqual("id", 200));
            });
        }

        Assert.Equal("inserted_into_table:1,inlined_insert:1", Changes(2));
        Assert.Equal(["40|0|NULL"], Query("SELECT row_id, id, end_snapshot FROM ducklake_inlined_data_1_1"));
        Assert.Equal(["1|0|2|11|NULL"], Query("SELECT delete_file_id, data_file_id, begin_snapshot, delete_count, partial_max FROM ducklake_delete_file"));
        Assert.Equal(Ids([0, .. Enumerable.Range(111, 29)]), await CommittedIdsAsync("t"));
        AssertNoOrphans();
    }

    [SkippableFact]
    public async Task Rows_written_before_a_change_of_columns_are_stored_in_the_new_layout()
    {
        await using (DuckLakeCatalog catalog = await CreateWithTableAsync())
        {
            await catalog.TransactAsync(async (transaction, _) =>
            {
                await AppendAsync(transaction, "t", 0, 2);
                transaction.AddColumn("t", new DuckLakeColumnSpec("extra", DuckLakeTypeKind.Int32) { Default = DuckLakeDefault.Literal("7") });
                transaction.SetColumnType("t", "id", "BIGINT");
                transaction.RenameColumn("t", "name", "label");
            });
        }

        Assert.Equal("altered_table:1,inlined_insert:1", Changes(2));
        Assert.Equal(["0|2|NULL|0|n0|7", "1|2|NULL|1|n1|7"], Query("SELECT * FROM ducklake_inlined_data_1_2 ORDER BY row_id"));
    }

    [SkippableFact]
    public async Task An_inlined_table_is_made_with_the_first_rows_where_there_is_none()
    {
        await using (DuckLakeCatalog catalog = await CreateAsync())
        {
            await catalog.SetOptionAsync("data_inlining_row_limit", "0");
            await catalog.TransactAsync((transaction, _) =>
            {
                transaction.CreateTable("t", IdAndName);
                return Task.CompletedTask;
            });
            await catalog.SetOptionAsync("data_inlining_row_limit", "10");
            await AppendAsync(catalog, "t", 0, 2);
            await AppendAsync(catalog, "t", 2, 2);
        }

        Assert.Equal(["1|1", "2|2", "3|2"], Query("SELECT snapshot_id, schema_version FROM ducklake_snapshot WHERE snapshot_id > 0"));
        Assert.Equal(["1|ducklake_inlined_data_1_2|2"], Query("SELECT * FROM ducklake_inlined_data_tables"));
        Assert.Equal(Ids([0, 1, 2, 3]), await CommittedIdsAsync("t"));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task The_number_of_round_trips_does_not_grow_with_the_number_of_files(int appendCount)
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        for (int i = 0; i < appendCount; i++)
        {
            await AppendAsync(transaction, "t", 1000 * i, ManyRows);
        }

        long before = catalog.CatalogRoundTripCount;
        await transaction.CommitAsync();

        Assert.InRange(catalog.CatalogRoundTripCount - before, 1, 4);
    }
}
