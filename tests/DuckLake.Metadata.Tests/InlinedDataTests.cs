namespace DuckLake.Metadata.Tests;

public class InlinedDataTests : CatalogTest
{
    [Fact]
    public async Task Each_inlined_table_has_the_columns_of_its_schema_version()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0);
        catalog.AddColumn(1, 1, "a", "int32", 1, 3);
        catalog.AddColumn(1, 2, "b", "varchar", 1);
        catalog.AddColumn(1, 1, "b2", "int64", 3); // renamed and widened
        catalog.AddColumn(1, 3, "a", "list", 5); // a new column under the old name
        catalog.AddColumn(1, 4, "element", "int32", 5, parent: 3);
        // Snapshots 0..4 are expired; versions 1 and 2 are found through schema_versions, version 4 through the one before it.
        catalog.Execute("DELETE FROM ducklake_snapshot");
        catalog.AddSnapshot(5, "2026-01-01 00:00:05+00", 3, 5, 0);
        catalog.AddSnapshot(6, "2026-01-01 00:00:06+00", 4, 5, 0);
        catalog.Insert("ducklake_schema_versions", 1, 1, 1);
        catalog.Insert("ducklake_schema_versions", 3, 2, 1);
        catalog.Insert("ducklake_schema_versions", 5, 3, 1);
        catalog.Insert("ducklake_schema_versions", 2, 2, 77);
        catalog.AddInlinedTable(1, 1, "a BIGINT, b VARCHAR");
        catalog.AddInlinedTable(1, 2, "b2 BIGINT, b VARCHAR");
        catalog.AddInlinedTable(1, 4, "b2 BIGINT, b VARCHAR, a VARCHAR");
        catalog.Insert("ducklake_inlined_data_1_1", 0, 1, 6, 10, "gone at 6");
        catalog.Insert("ducklake_inlined_data_1_1", 1, 1, null, 11, "x");
        catalog.Insert("ducklake_inlined_data_1_2", 3, 6, null, 13, null);
        catalog.Insert("ducklake_inlined_data_1_2", 2, 4, null, 12, "y");
        catalog.Insert("ducklake_inlined_data_1_4", 4, 6, null, 14, "z", "[1, 2]");

        var provider = Open();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(table, snapshot);
        Assert.Equal(3, listing.InlinedTables.Count);
        Assert.Equal([(1L, "a", "int32"), (2L, "b", "varchar")], listing.InlinedTables[0].Columns.Select(c => (c.ColumnId, c.PhysicalName, c.TypeText)));
        Assert.Equal([(1L, "b2", "int64"), (2L, "b", "varchar")], listing.InlinedTables[1].Columns.Select(c => (c.ColumnId, c.PhysicalName, c.TypeText)));
        Assert.Equal([1L, 2L, 3L], listing.InlinedTables[2].Columns.Select(c => c.ColumnId));
        Assert.Equal(4, listing.InlinedTables[2].Columns[2].Definition.Children[0].ColumnId);

        long[] columns = [3, 1];
        var first = Assert.Single(await ToListAsync(provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[0], columns)));
        Assert.Equal((1L, 1L, null), (first.RowId, first.BeginSnapshot, first.EndSnapshot));
        Assert.Equal([null, 11L], first.Values);
        Assert.Equal([2L, 3L], (await ToListAsync(provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[1], columns))).Select(r => r.RowId));
        Assert.Equal(["[1, 2]", 14L], (await ToListAsync(provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[2], columns)))[0].Values);

        var older = await provider.GetSnapshotAsync(5);
        var olderListing = await provider.ListFilesAsync((await provider.GetDefinitionsAsync(older)).GetTable("main", "t"), older);
        Assert.Equal(2, (await ToListAsync(provider.ReadInlinedRowsAsync(olderListing, olderListing.InlinedTables[0], columns))).Count);
        Assert.Empty(await ToListAsync(provider.ReadInlinedRowsAsync(olderListing, olderListing.InlinedTables[2], columns)));

        var changed = await ToListAsync(provider.ReadInlinedChangesAsync(listing, listing.InlinedTables[0], [2], 2, 6));
        Assert.Equal("gone at 6", Assert.Single(changed).Values[0]);
    }

    [Fact]
    public async Task Rows_flushed_after_the_listing_are_a_conflict_and_not_missing()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0, ("i", "int32"));
        catalog.AddInlinedTable(1, 0, "i BIGINT");
        catalog.Insert("ducklake_inlined_data_1_0", 0, 0, null, 5);
        var provider = Open();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(table, snapshot);
        var inlined = listing.InlinedTables[0];

        // Other commits do not matter.
        catalog.AddSnapshot(1, "2026-01-01 00:00:01+00", 0, 2, 1, "inlined_insert:1,inline_flush:2");
        Assert.Single(await ToListAsync(provider.ReadInlinedRowsAsync(listing, inlined, [1])));

        catalog.AddSnapshot(2, "2026-01-01 00:00:02+00", 0, 2, 2, "inline_flush:1");
        catalog.AddDataFile(0, 1, 0, "flushed.parquet", 1, partialMax: 0);
        catalog.Execute("DELETE FROM ducklake_inlined_data_1_0");
        await ConflictAsync();
        var again = await provider.ListFilesAsync(table, snapshot);
        Assert.Single(again.Files);
        Assert.Empty(await ToListAsync(provider.ReadInlinedRowsAsync(again, again.InlinedTables[0], [1])));

        // The table of an old schema version is dropped and its flush has expired.
        listing = again;
        catalog.AddSnapshot(4, "2026-01-01 00:00:04+00", 1, 2, 2);
        catalog.Execute("DROP TABLE ducklake_inlined_data_1_0; DELETE FROM ducklake_inlined_data_tables");
        await ConflictAsync();
        Assert.Empty((await provider.ListFilesAsync(table, snapshot)).InlinedTables);

        async Task ConflictAsync()
        {
            var error = await Assert.ThrowsAsync<MetadataException>(() => ToListAsync(provider.ReadInlinedRowsAsync(listing, inlined, [1])));
            Assert.Equal(MetadataErrorKind.Conflict, error.Kind);
            Assert.True(error.IsTransient);
        }
    }

    [Fact]
    public async Task An_enumeration_that_is_abandoned_or_cancelled_releases_the_database()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0, ("i", "int32"));
        catalog.AddInlinedTable(1, 0, "i BIGINT");
        for (var i = 0; i < 100; i++)
        {
            catalog.Insert("ducklake_inlined_data_1_0", i, 0, null, i);
        }

        var provider = Open();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var listing = await provider.ListFilesAsync((await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t"), snapshot);
        await foreach (var row in provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[0], [1]))
        {
            Assert.Equal(0, row.RowId);
            break;
        }

        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[0], [1], cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        // An exclusive lock is only granted when no reader is left.
        catalog.Execute("BEGIN EXCLUSIVE; COMMIT");
    }

    [SkippableFact]
    public async Task Values_come_in_their_stored_form()
    {
        await using var provider = Sqlite.SqliteMetadata.Open(GoldenCatalogs.Require("curated/types-inlined/catalog.sqlite"));
        var latest = await provider.GetLatestSnapshotAsync();
        var seen = new HashSet<Type>();
        foreach (var table in (await provider.GetDefinitionsAsync(latest)).Schemas.SelectMany(s => s.Tables))
        {
            var listing = await provider.ListFilesAsync(table, latest);
            foreach (var inlined in listing.InlinedTables)
            {
                var rows = await ToListAsync(provider.ReadInlinedRowsAsync(listing, inlined, [.. inlined.Columns.Select(c => c.ColumnId)]));
                for (var i = 0; i < inlined.Columns.Count; i++)
                {
                    var expected = inlined.Columns[i].Definition.RequireType().Kind switch
                    {
                        DuckLakeTypeKind.Blob => typeof(byte[]),
                        DuckLakeTypeKind.Boolean or DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
                            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 => typeof(long),
                        _ => typeof(string),
                    };
                    Assert.All(rows.Select(r => r.Values[i]).Where(v => v is not null), v => Assert.IsType(expected, v));
                    seen.UnionWith(rows.Select(r => r.Values[i]).Where(v => v is not null).Select(v => v!.GetType()));
                }
            }
        }

        Assert.Equal(3, seen.Count);
    }
}
