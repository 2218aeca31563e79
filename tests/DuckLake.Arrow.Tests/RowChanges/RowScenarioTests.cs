using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Recorded scenarios of the reference, driven through the API: row ids, recorded changes, statistics and catalog rows are the same.</summary>
public sealed class RowScenarioTests : LeakCheckedTest
{
    [Fact]
    public async Task Merge_into()
    {
        await using Lake lake = await Lake.CreateAsync("0");
        await lake.RunAsync(t => t.CreateTable("inv", [Column("sku", "VARCHAR"), Column("qty", "INTEGER"), Column("seen", "DATE")]));
        await lake.AppendAsync("inv", ["sku", "qty", "seen"], ["a", 1, "2024-01-01"], ["b", 2, "2024-01-01"], ["c", 3, "2024-01-01"], ["d", 4, null]);
        await lake.RunAsync(t => t.CreateTable("feed", [Column("sku", "VARCHAR"), Column("delta", "INTEGER")]));
        await lake.AppendAsync("feed", ["sku", "delta"], ["b", 10], ["c", -3], ["e", 5]);
        var options = new DuckLakeMergeOptions { KeyColumns = ["sku"] };
        await lake.MergeAsync("inv", options, ["sku", "qty"], ["b", 12], ["c", 0], ["e", 5]);
        await lake.MergeAsync(
            "inv", options with { WhenMatched = DuckLakeMergeMatched.Delete, WhenNotMatched = DuckLakeMergeNotMatched.Nothing }, ["sku"], ["c"]);
        await lake.MergeAsync("inv", options with { WhenMatched = DuckLakeMergeMatched.Nothing }, ["sku", "qty"], ["a", 100], ["z", 26]);
        await lake.MergeAsync("inv", options, ["qty", "sku", "seen"], [2, "z", "2025-05-05"], [1, "y", null]);
        await lake.MergeAsync("inv", options with { WhenMatched = DuckLakeMergeMatched.Delete, WhenNotMatched = DuckLakeMergeNotMatched.Nothing }, ["sku"], ["none"]);
        await lake.MergeAsync("inv", options with { WhenMatched = DuckLakeMergeMatched.Nothing }, ["sku", "qty"], ["b", 0], ["c", 0], ["e", 0]);
        await lake.MergeAsync(
            "inv",
            options with
            {
                WhenMatched = DuckLakeMergeMatched.Nothing,
                WhenNotMatched = DuckLakeMergeNotMatched.Nothing,
                WhenNotMatchedBySource = DuckLakeMergeNotMatchedBySource.Delete,
            },
            ["sku"],
            ["b"],
            ["c"],
            ["e"]);
        Assert.Equal(
            [
                "created_schema:\"main\"", "created_table:\"main\".\"inv\"", "inserted_into_table:1", "created_table:\"main\".\"feed\"", "inserted_into_table:2",
                "inserted_into_table:1,deleted_from_table:1", "deleted_from_table:1", "inserted_into_table:1", "inserted_into_table:1,deleted_from_table:1",
                "inserted_into_table:1", "deleted_from_table:1",
            ],
            await lake.ChangesAsync());
        Assert.Equal(["1: b | 12 | 2024-01-01", "6: e | 5 | ∅", "10: c | 0 | ∅"], await lake.RowsAsync("inv"));
    }

    [Fact]
    public async Task Inline_delete_update()
    {
        await using Lake lake = await Lake.CreateAsync("10");
        await lake.RunAsync(t => t.CreateTable("q", [Column("id", "INTEGER"), Column("v", "INTEGER")]));
        await lake.AppendAsync("q", ["id", "v"], [1, 10], [2, 20], [3, 30], [4, 40]);
        await lake.RunAsync(t => t.DeleteAsync("q", DuckLakeFilter.Equal("id", 2)));
        await lake.RunAsync(t => t.UpdateAsync("q", DuckLakeFilter.GreaterThanOrEqual("id", 3), [Value((_, v) => v + 1)]));
        await lake.RunAsync(t => t.DeleteAsync("q", DuckLakeFilter.Equal("id", 77)));
        Assert.Equal(
            ["0 2 NULL 1 10", "1 2 3 2 20", "2 2 4 3 30", "2 4 NULL 3 31", "3 2 4 4 40", "3 4 NULL 4 41"],
            lake.Query("SELECT row_id, begin_snapshot, end_snapshot, id, v FROM ducklake_inlined_data_1_1 ORDER BY row_id, begin_snapshot"));
        await lake.RunAsync(t => t.UpdateAsync("q", null, [DuckLakeAssignment.Set("v", 0)]));
        await lake.RunAsync(t => t.UpdateAsync("q", null, [Value((id, _) => id)]));
        await lake.RunAsync(async t =>
        {
            await t.UpdateAsync("q", DuckLakeFilter.Equal("id", 1), [DuckLakeAssignment.Set("v", -1)]);
            await t.AppendAsync("q", ListStream.Of(["id", "v"], [[5, 50]]));
            await t.UpdateAsync("q", null, [Value((_, v) => v - 1)]);
            await t.DeleteAsync("q", DuckLakeFilter.Equal("id", 4));
        });
        Assert.Equal(["0: 1 | -2", "2: 3 | 2", "4: 5 | 49"], await lake.RowsAsync("q"));
        await lake.RunAsync(t => t.TruncateAsync("q"));
        await lake.AppendAsync("q", ["id", "v"], [6, 60]);
        Assert.Equal(
            [
                "0 2 5 1 10", "0 5 6 1 0", "0 6 7 1 1", "0 7 8 1 -2", "1 2 3 2 20", "2 2 4 3 30", "2 4 5 3 31", "2 5 6 3 0", "2 6 7 3 3", "2 7 8 3 2",
                "3 2 4 4 40", "3 4 5 4 41", "3 5 6 4 0", "3 6 7 4 4", "4 7 8 5 49", "5 9 NULL 6 60",
            ],
            lake.Query("SELECT row_id, begin_snapshot, end_snapshot, id, v FROM ducklake_inlined_data_1_1 ORDER BY row_id, begin_snapshot"));
        Assert.Equal(["1 16 6"], lake.Query("SELECT table_id, record_count, next_row_id FROM ducklake_table_stats"));
        Assert.Equal(
            ["1 0 1 6", "2 0 -2 60"],
            lake.Query("SELECT column_id, contains_null, min_value, max_value FROM ducklake_table_column_stats ORDER BY column_id"));
        Assert.Equal(
            ["0 0 1 0", "1 1 2 0", "2 1 2 1", "3 1 2 1", "4 1 2 2", "5 1 2 3", "6 1 2 4", "7 1 2 5", "8 1 2 5", "9 1 2 6"],
            lake.Query("SELECT snapshot_id, schema_version, next_catalog_id, next_file_id FROM ducklake_snapshot ORDER BY 1"));
        Assert.Equal(
            [
                "created_schema:\"main\"", "created_table:\"main\".\"q\"", "inlined_insert:1", "inlined_delete:1", "inlined_insert:1,inlined_delete:1",
                "inlined_insert:1,inlined_delete:1", "inlined_insert:1,inlined_delete:1", "inlined_insert:1,inlined_delete:1", "inlined_delete:1",
                "inlined_insert:1",
            ],
            await lake.ChangesAsync());
    }

    [Fact]
    public async Task Rowid_lineage()
    {
        await using Lake lake = await Lake.CreateAsync("0");
        await lake.RunAsync(t => t.CreateTable("r", [Column("k", "VARCHAR")]));
        await lake.AppendAsync("r", ["k"], ["a"], ["b"], ["c"]);
        await lake.AppendAsync("r", ["k"], ["d"]);
        await lake.RunAsync(t => t.UpdateAsync("r", DuckLakeFilter.In("k", "b", "d"), [DuckLakeAssignment.Set("k", rows =>
        {
            var texts = (StringArray)rows.Column("k");
            using var upper = new StringArray.Builder();
            for (int i = 0; i < rows.Length; i++)
            {
                upper.Append(texts.GetString(i)?.ToUpperInvariant());
            }

            return upper.Build();
        })]));
        Assert.Equal(["0: a", "1: B", "2: c", "3: D"], await lake.RowsAsync("r"));
        await lake.RunAsync(t => t.DeleteAsync("r", DuckLakeFilter.Equal("k", "c")));
        await lake.AppendAsync("r", ["k"], ["e"]);
        Assert.Equal(["0: a", "1: B", "3: D", "6: e"], await lake.RowsAsync("r"));
        await lake.RunAsync(t => t.TruncateAsync("r"));
        await lake.AppendAsync("r", ["k"], ["new"]);
        Assert.Equal(["7: new"], await lake.RowsAsync("r"));
        Assert.Equal(["8 8"], lake.Query("SELECT record_count, next_row_id FROM ducklake_table_stats"));
    }

    [Fact]
    public async Task Delete_basic()
    {
        await using Lake lake = await Lake.CreateAsync("0");
        await lake.RunAsync(t => t.CreateTable("ev", [Column("id", "INTEGER"), Column("kind", "VARCHAR"), Column("amount", "DOUBLE")]));
        for (int part = 0; part < 2; part++)
        {
            await lake.AppendAsync(
                "ev", ["id", "kind", "amount"], [.. Enumerable.Range(part * 100, 100).Select(i => new object?[] { i, $"k{i % 4}", i * 0.5 })]);
        }

        await lake.AppendAsync("ev", ["id"], [.. Enumerable.Range(200, 10).Select(i => new object?[] { i })]);
        await lake.RunAsync(t => t.DeleteAsync("ev", DuckLakeFilter.Equal("id", 1000)));
        await lake.RunAsync(async t => Assert.Equal(
            15, await t.DeleteAsync("ev", DuckLakeFilter.Equal("kind", "k1") & DuckLakeFilter.LessThan("amount", 30.0))));
        await lake.RunAsync(async t => Assert.Equal(
            100, await t.DeleteAsync("ev", DuckLakeFilter.GreaterThanOrEqual("id", 100) & DuckLakeFilter.LessThan("id", 200))));
        await lake.RunAsync(async t => Assert.Equal(10, await t.DeleteAsync("ev", DuckLakeFilter.IsNull("kind"))));
        await lake.RunAsync(async t => Assert.Equal(
            10, await t.DeleteAsync("ev", DuckLakeFilter.In("id", [.. Enumerable.Range(0, 10).Select(i => (DuckLakeValue)(i * 10))]))));
        await lake.RunAsync(async t => Assert.Equal(3, await t.DeleteAsync("ev", DuckLakeFilter.In("id", 2, 3, 4))));
        Assert.Equal(
            ["0 2 NULL 100", "1 3 6 100", "2 4 7 10"],
            lake.Query("SELECT data_file_id, begin_snapshot, end_snapshot, record_count FROM ducklake_data_file ORDER BY 1"));
        Assert.Equal(
            ["5 0 5 NULL parquet 28 9"],
            lake.Query("SELECT delete_file_id, data_file_id, begin_snapshot, end_snapshot, format, delete_count, partial_max FROM ducklake_delete_file"));
        Assert.Equal(["3", "4"], lake.Query("SELECT data_file_id FROM ducklake_files_scheduled_for_deletion ORDER BY 1"));
        await lake.RunAsync(async t => Assert.Equal(72, await t.TruncateAsync("ev")));
        await lake.RunAsync(async t => Assert.Equal(0, await t.TruncateAsync("ev")));
        Assert.Equal(["210 210"], lake.Query("SELECT record_count, next_row_id FROM ducklake_table_stats"));
        Assert.Equal(
            ["5 1 2 4", "6 1 2 4", "7 1 2 4", "8 1 2 5", "9 1 2 6", "10 1 2 6"],
            lake.Query("SELECT snapshot_id, schema_version, next_catalog_id, next_file_id FROM ducklake_snapshot WHERE snapshot_id >= 5 ORDER BY 1"));
        Assert.Equal("deleted_from_table:1", (await lake.ChangesAsync())[^1]);
    }

    private static DuckLakeColumnSpec Column(string name, string type) => DuckLakeColumnSpec.Parse(name, type);

    private static DuckLakeAssignment Value(Func<int, int, int> function) => DuckLakeAssignment.Set("v", rows =>
    {
        ReadOnlySpan<int> ids = ((Int32Array)rows.Column("id")).Values;
        ReadOnlySpan<int> values = ((Int32Array)rows.Column("v")).Values;
        using var builder = new Int32Array.Builder();
        for (int i = 0; i < ids.Length; i++)
        {
            builder.Append(function(ids[i], values[i]));
        }

        return builder.Build();
    });

    /// <summary>A lake on SQLite whose catalog can be asked directly.</summary>
    private sealed class Lake : IAsyncDisposable
    {
        private readonly TemporaryDirectory _directory = new();
        private DuckLakeCatalog _catalog = null!;

        internal static async Task<Lake> CreateAsync(string inliningRowLimit)
        {
            var lake = new Lake();
            lake._catalog = await DuckLakeCatalog.CreateAsync(
                SqliteMetadata.Open(lake._directory.Combine("catalog.sqlite")),
                new DuckLakeCreateOptions { DataPath = lake._directory.Combine("data") },
                new DuckLakeCatalogOptions { DefaultOptions = new Dictionary<string, string> { ["data_inlining_row_limit"] = inliningRowLimit } });
            return lake;
        }

        internal Task RunAsync(Action<DuckLakeTransaction> body) => RunAsync(t =>
        {
            body(t);
            return Task.CompletedTask;
        });

        internal Task RunAsync(Func<DuckLakeTransaction, Task> body) => _catalog.TransactAsync((t, _) => body(t));

        internal Task AppendAsync(string table, string[] columns, params object?[][] rows) =>
            RunAsync(t => t.AppendAsync(table, ListStream.Of(columns, rows)));

        internal Task MergeAsync(string table, DuckLakeMergeOptions options, string[] columns, params object?[][] rows) =>
            RunAsync(t => t.MergeAsync(table, ListStream.Of(columns, rows), options));

        internal async Task<List<string>> ChangesAsync() => [.. (await _catalog.ListSnapshotsAsync()).Select(snapshot => snapshot.ChangesMade ?? "")];

        internal async Task<IEnumerable<string>> RowsAsync(string table) =>
            (await RowIdRows.ReadAsync((await _catalog.GetSnapshotAsync()).GetTable(table))).Select(row => $"{row.Key}: {row.Value}");

        /// <summary>The rows of a query, values joined by blanks.</summary>
        internal List<string> Query(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={_directory.Combine("catalog.sqlite")};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
            {
                rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetValue(i).ToString())));
            }

            return rows;
        }

        public async ValueTask DisposeAsync()
        {
            await _catalog.DisposeAsync();
            _directory.Dispose();
        }
    }
}
