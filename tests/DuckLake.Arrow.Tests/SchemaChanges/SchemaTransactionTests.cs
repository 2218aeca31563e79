using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Several changes in one transaction, and changes on a lake that others changed meanwhile.</summary>
public abstract class SchemaTransactionTests : LeakCheckedTest
{
    private protected abstract LakeBackend CreateBackend();

    [SkippableFact]
    public async Task ManyChangesOfOneTableWriteEveryColumnOnce()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a"), Int("b")]));
        await lake.DoAsync(
            t => t.RenameColumn("x", "a", "aa"),
            t => t.RenameTable("x", "y"),
            t => t.AddColumn("y", Int("c") with { Default = DuckLakeDefault.Literal("3") }),
            t => t.AddColumn("y", Int("d")),
            t => t.DropColumn("y", "d"),
            t => t.RenameColumn("y", "c", "cc"),
            t => t.SetDefault("y", "cc", DuckLakeDefault.Literal("4")),
            t => t.SetColumnType("y", "cc", "BIGINT"),
            t => t.DropColumn("y", "b"),
            t => t.AddColumn("y", Int("e")));
        Assert.Equal(
            [
                "1\t1\t1\t2\t1\ta\tint32\tNULL\t<text NULL>\ttrue\tNULL\tliteral\tduckdb",
                "1\t1\t2\tNULL\t1\taa\tint32\tNULL\t<text NULL>\ttrue\tNULL\tliteral\tduckdb",
                "1\t2\t1\t2\t2\tb\tint32\tNULL\t<text NULL>\ttrue\tNULL\tliteral\tduckdb",
                "1\t3\t2\tNULL\t3\tcc\tint64\t3\t4\ttrue\tNULL\tliteral\tduckdb",
                "1\t5\t2\tNULL\t5\te\tint32\tNULL\t<text NULL>\ttrue\tNULL\tliteral\tduckdb",
            ],
            lake.Dump("ducklake_column"));
        Assert.Equal(["1\t1\t2\t0\tx\tx/\ttrue", "1\t2\tNULL\t0\ty\tx/\ttrue"], lake.Dump("ducklake_table"));
        Assert.Equal(["1\t1\t1", "2\t2\t1"], lake.Dump("ducklake_schema_versions"));
        Assert.Equal(["1\tducklake_inlined_data_1_1\t1", "1\tducklake_inlined_data_1_2\t2"], lake.Dump("ducklake_inlined_data_tables"));
        Assert.Equal(
            ["created_table:\"main\".\"y\",altered_table:1"],
            lake.Rows("SELECT changes_made FROM ducklake_snapshot_changes WHERE snapshot_id = 2"));
    }

    [SkippableFact]
    public async Task IdsOfDroppedColumnsAreNotUsedAgain()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a"), DuckLakeColumnSpec.Parse("s", "STRUCT(p INTEGER, q INTEGER)")]));
        await lake.DoAsync(t => t.DropColumn("x", "s"));
        DuckLakeSnapshot snapshot = await lake.DoAsync(t => t.AddColumn("x", Int("s")));
        Assert.Equal([1, 5], snapshot.GetTable("x").Columns.Select(column => column.ColumnId));
    }

    [SkippableFact]
    public async Task WhatIsCreatedAndDroppedLeavesNothing()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        DuckLakeSnapshot snapshot = await lake.DoAsync(
            t => t.CreateSchema("passing"),
            t => t.CreateTable(("passing", "x"), [Int("i")]),
            t => t.CreateView(("passing", "v"), "SELECT 1"),
            t => t.CreateMacro(("passing", "m"), DuckLakeMacroKind.Table, [new("SELECT 1")]),
            t => t.DropSchema("passing", behavior: DropBehavior.Cascade));
        Assert.Equal(0, snapshot.Id);
        Assert.Equal(["0\t0\t1"], lake.Dump("ducklake_snapshot"));
    }

    [SkippableFact]
    public async Task PartitioningAndSortOrderFollowTheirTable()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a"), new("d", DuckLakeTypeKind.Date)]));
        DuckLakePartitionKey[] keys = [DuckLakePartitionKey.Year("d"), DuckLakePartitionKey.Month("D"), DuckLakePartitionKey.Bucket(8, "a")];
        await lake.DoAsync(t => t.SetPartitioning("x", keys));
        DuckLakeSnapshot same = await lake.DoAsync(t => t.SetPartitioning("x", keys));
        Assert.Equal(2, same.Id);
        await lake.DoAsync(t => t.SetPartitioning("x", DuckLakePartitionKey.Identity("a")), t => t.SetPartitioning("x", keys));
        await lake.DoAsync(t => t.ResetPartitioning("x"));
        await lake.DoAsync(t => t.SetSortOrder("x", DuckLakeSortKey.Column("a", DuckLakeSortDirection.Descending, DuckLakeNullOrder.NullsFirst)));
        await lake.DoAsync(t => t.RenameColumn("x", "a", "the a"));
        await lake.DoAsync(t => t.ResetSortOrder("x"));
        Assert.Equal(["2\t1\t2\t4", "3\t1\t4\tNULL"], lake.Dump("ducklake_partition_info"));
        Assert.Equal(["2\t1\t0\t2\tyear", "2\t1\t1\t2\tmonth", "2\t1\t2\t1\tbucket(8)"], lake.Dump("ducklake_partition_column"));
        Assert.Equal(["4\t1\t5\t6", "5\t1\t6\t7"], lake.Dump("ducklake_sort_info"));
        Assert.Equal(["4\t1\t0\ta\tduckdb\tDESC\tNULLS_FIRST", "5\t1\t0\t\"the a\"\tduckdb\tDESC\tNULLS_FIRST"], lake.Dump("ducklake_sort_expression"));
    }

    [SkippableFact]
    public async Task TheTransactionSeesItsOwnChanges()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a")]));
        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        transaction.CreateSchema("s");
        DuckLakeTable made = transaction.CreateTable(("s", "y"), [Int("a") with { Comment = "first" }]);
        Assert.True(ProvisionalIds.IsProvisional(made.Id));
        Assert.Equal("first", made.Columns[0].Comment);
        transaction.RenameTable(("s", "y"), "z");
        transaction.AddColumn("x", DuckLakeColumnSpec.Parse("n", "STRUCT(p INTEGER)"));
        Assert.Equal(["a", "n"], transaction.GetTable("x").Columns.Select(column => column.Name));
        Assert.Equal("z", transaction.GetTable(("s", "z")).Name);
        Assert.Throws<DuckLakeException>(() => transaction.GetTable(("s", "y")));
        Assert.Single(transaction.BaseSnapshot.GetTable("x").Columns);
        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        Assert.Equal(3, snapshot.GetTable("s", "z").Id);
        Assert.Equal("first", snapshot.GetTable("s", "z").Columns[0].Comment);
    }

    [SkippableFact]
    public async Task NullsAreForbiddenOnlyWhereThereAreNone()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a"), Int("b")]));
        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        await transaction.SetNotNullAsync("x", "A");
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => transaction.SetNotNullAsync("x", "a"));
        Assert.Contains("Cannot SET NOT NULL on column a - it already has a NOT NULL constraint", error.Message, StringComparison.Ordinal);
        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        Assert.Equal([false, true], snapshot.GetTable("x").Columns.Select(column => column.IsNullable));
        snapshot = await lake.DoAsync(t => t.DropNotNull("x", "a"));
        Assert.True(snapshot.GetTable("x").Columns[0].IsNullable);
    }

    [SkippableFact]
    public async Task ChangesApplyOnALakeThatMovedOn()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a")]), t => t.CreateTable("y", [Int("a")]));
        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        transaction.AddColumn("x", Int("mine"));
        transaction.CreateTable("z", [Int("a")]);
        await lake.DoAsync(t => t.AddColumn("y", Int("theirs")), t => t.CreateSchema("s"), t => t.CreateTable(("s", "z"), [Int("a")]));
        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        Assert.Equal(["a", "theirs"], snapshot.GetTable("y").Columns.Select(column => column.Name));
        Assert.Equal(["a", "mine"], snapshot.GetTable("x").Columns.Select(column => column.Name));
        Assert.Equal(5, snapshot.GetTable("z").Id);
        Assert.Equal(3, snapshot.SchemaVersion);
    }

    [SkippableTheory]
    [InlineData("alter")]
    [InlineData("drop")]
    [InlineData("name")]
    [InlineData("schema")]
    public async Task TheSecondOfTwoContradictingChangesIsAConflict(string change)
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a"), Int("b")]), t => t.CreateSchema("s"));
        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        Change(transaction);
        await lake.DoAsync(Change);
        long before = (await lake.Catalog.GetSnapshotAsync()).Id;
        await Assert.ThrowsAsync<DuckLakeConflictException>(() => transaction.CommitAsync());
        Assert.Equal(before, (await lake.Catalog.GetSnapshotAsync()).Id);

        void Change(DuckLakeTransaction t)
        {
            switch (change)
            {
                case "alter":
                    t.AddColumn("x", Int("c"));
                    break;
                case "drop":
                    t.DropTable("x");
                    break;
                case "name":
                    t.CreateView("w", "SELECT 1");
                    break;
                default:
                    t.DropSchema("s");
                    break;
            }
        }
    }

    [SkippableFact]
    public async Task AMovedTableKeepsItsDirectory()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(CreateBackend());
        await lake.DoAsync(t => t.CreateTable("x", [Int("a")]), t => t.CreateSchema("s"));
        DuckLakeSnapshot snapshot = await lake.DoAsync(t => t.MoveTable("x", "s"));
        DuckLakeTable moved = snapshot.GetTable("s", "x");
        Assert.Null(snapshot.GetSchema("main").FindTable("x"));
        Assert.False(moved.Definition.Path.IsRelative);
        Assert.EndsWith("data/main/x/", moved.Definition.Path.Path, StringComparison.Ordinal);
        Assert.Equal(["created_table:\"s\".\"x\""], lake.Rows("SELECT changes_made FROM ducklake_snapshot_changes ORDER BY snapshot_id DESC LIMIT 1"));
    }

    private static DuckLakeColumnSpec Int(string name) => new(name, DuckLakeTypeKind.Int32);
}
