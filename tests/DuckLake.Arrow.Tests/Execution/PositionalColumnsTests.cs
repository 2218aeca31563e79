using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Files with neither field ids nor a name mapping: columns are found by their place when the file was added.</summary>
public sealed class PositionalColumnsTests : LeakCheckedTest
{
    private readonly FileLake _lake = new();

    [Fact]
    public async Task Names_do_not_count()
    {
        _lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        _lake.Catalog.AddTable(1, "t", 1, ("a", "int32"), ("b", "int32"), ("c", "varchar"));
        _lake.AddFile(0, 1, "t", 1, "SELECT i::INTEGER AS b, (i * 10)::INTEGER AS a, 'v' || i AS x FROM range(3) r(i)");
        await using DuckLakeCatalog catalog = await _lake.OpenAsync();
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(["0|0|v0", "1|10|v1", "2|20|v2"], await ReadAsync(table.Scan()));
        Assert.Equal(["v2|2"], await ReadAsync(table.Scan().Select("c", "a").Where(DuckLakeFilter.Equal("b", 20))));
    }

    [Fact]
    public async Task Fields_of_structs_in_lists_and_maps_are_found_by_place_too()
    {
        _lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        _lake.Catalog.AddTable(1, "t", 1, ("s", "struct"));
        _lake.Catalog.AddColumn(1, 2, "f", "int32", 1, parent: 1);
        _lake.Catalog.AddColumn(1, 3, "g", "varchar", 1, parent: 1);
        _lake.Catalog.AddColumn(1, 4, "l", "list", 1);
        _lake.Catalog.AddColumn(1, 5, "element", "struct", 1, parent: 4);
        _lake.Catalog.AddColumn(1, 6, "p", "int32", 1, parent: 5);
        _lake.Catalog.AddColumn(1, 7, "q", "int32", 1, parent: 5);
        _lake.Catalog.AddColumn(1, 8, "m", "map", 1);
        _lake.Catalog.AddColumn(1, 9, "key", "varchar", 1, parent: 8);
        _lake.Catalog.AddColumn(1, 10, "value", "int64", 1, parent: 8);
        _lake.AddFile(0, 1, "t", 1, "SELECT {'g': 1::INTEGER, 'f': 'x'} AS l, [{'q': 2::INTEGER, 'p': 3::INTEGER}] AS m, MAP {'k': 4::BIGINT} AS s");
        await using DuckLakeCatalog catalog = await _lake.OpenAsync();
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(["{'f': 1, 'g': x}|[{'p': 2, 'q': 3}]|{k=4}"], await ReadAsync(table.Scan()));
        Assert.Equal(["{'g': x}"], await ReadAsync(table.Scan().Select("s.g")));
    }

    [Fact]
    public async Task The_layout_is_that_of_the_time_the_file_was_added()
    {
        Evolve();
        await using DuckLakeCatalog catalog = await _lake.OpenAsync();
        Assert.Equal(["1|2|3"], await ReadAsync((await catalog.GetSnapshotAsync(1)).GetTable("t").Scan()));
        Assert.Equal(["1|3"], await ReadAsync((await catalog.GetSnapshotAsync(2)).GetTable("t").Scan()));
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(["a", "renamed", "d"], table.Columns.Select(column => column.Name));
        Assert.Equal(["1|3|42", "5|6|7"], await ReadAsync(table.Scan()));
        await using DuckLakeCatalog other = await _lake.OpenAsync();
        var rows = new List<string?[]>();
        foreach (ScanTask task in (await table.Scan().PlanAsync()).Tasks)
        {
            await using var stream = await other.ExecuteTaskAsync(ScanTask.FromJson(task.ToJson()));
            rows.AddRange(await GoldenTables.ReadAsync(stream));
        }

        Assert.Equal(["1|3|42", "5|6|7"], rows.Select(row => string.Join('|', row)));
    }

    [Fact]
    public async Task A_layout_that_was_forgotten_with_expired_snapshots_is_refused()
    {
        Evolve();
        _lake.Catalog.Execute("DELETE FROM ducklake_snapshot WHERE snapshot_id < 4");
        _lake.Catalog.Execute("DELETE FROM ducklake_column WHERE end_snapshot <= 4");
        await using DuckLakeCatalog catalog = await _lake.OpenAsync();
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => ReadAsync(table.Scan()));
        Assert.Equal((DuckLakeErrorKind.Unsupported, "t"), (error.Kind, error.TableName));
        Assert.EndsWith("f0.parquet", error.FilePath, StringComparison.Ordinal);
        Assert.Contains("neither field ids nor a name mapping", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_snapshots_do_not_hide_a_layout_that_only_grew()
    {
        _lake.Catalog.AddSnapshot(5, "2026-01-06 00:00:00+00", 5, 2, 1);
        _lake.Catalog.Execute("DELETE FROM ducklake_snapshot WHERE snapshot_id = 0");
        _lake.Catalog.AddTable(1, "t", 1, ("a", "int32"));
        _lake.Catalog.AddColumn(1, 2, "renamed", "int32", 3);
        _lake.Catalog.AddColumn(1, 3, "added", "int32", 4, initialDefault: "9");
        _lake.AddFile(0, 1, "t", 1, "SELECT 1::INTEGER AS x, 2::INTEGER AS y");
        await using DuckLakeCatalog catalog = await _lake.OpenAsync();
        Assert.Equal(["1|2|9"], await ReadAsync((await catalog.GetSnapshotAsync()).GetTable("t").Scan()));
    }

    protected override void Cleanup() => _lake.Dispose();

    // 1: t(a, b, c) with a file; 2: b dropped; 3: d added; 4: c renamed, a second file.
    private void Evolve()
    {
        for (int id = 1; id <= 4; id++)
        {
            _lake.Catalog.AddSnapshot(id, $"2026-01-0{id + 1} 00:00:00+00", id, 2, 1);
        }

        _lake.Catalog.AddTable(1, "t", 1, ("a", "int32"));
        _lake.Catalog.AddColumn(1, 2, "b", "int32", 1, endSnapshot: 2);
        _lake.Catalog.AddColumn(1, 3, "c", "int32", 1, endSnapshot: 4);
        _lake.Catalog.AddColumn(1, 4, "d", "int32", 3, initialDefault: "42");
        _lake.Catalog.AddColumn(1, 3, "renamed", "int32", 4);
        _lake.AddFile(0, 1, "t", 1, "SELECT 1::INTEGER AS x, 2::INTEGER AS y, 3::INTEGER AS z");
        _lake.AddFile(1, 1, "t", 4, "SELECT 5::INTEGER AS d, 6::INTEGER AS a, 7::INTEGER AS z");
    }

    private static async Task<List<string>> ReadAsync(DuckLakeScanBuilder scan) =>
        [.. (await GoldenTables.ReadAsync(scan)).Select(row => string.Join('|', row.Select(value => value ?? "NULL")))];
}
