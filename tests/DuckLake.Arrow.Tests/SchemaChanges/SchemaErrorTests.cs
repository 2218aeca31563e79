using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>What is refused, with the reference's words, and leaves the transaction as it was.</summary>
public sealed class SchemaErrorTests : LeakCheckedTest
{
    private static readonly (string Message, Action<DuckLakeTransaction> Change)[] s_refused =
    [
        ("Table with name \"t\" already exists!", t => t.CreateTable("t", [Int("a")])),
        ("Table with name \"T\" already exists!", t => t.CreateTable("T", [Int("a")])),
        ("Table with name \"t\" already exists!", t => t.CreateView("t", "SELECT 1")),
        ("View with name \"v\" already exists!", t => t.CreateTable("v", [Int("a")])),
        ("Existing object v is of type View, trying to replace with type Table", t => t.CreateTable("v", [Int("a")], CreateMode.Replace)),
        ("Existing object v is of type View, trying to drop type Table", t => t.DropTable("v")),
        ("Existing object t is of type Table, trying to drop type View", t => t.DropView("t")),
        ("Table with name pears does not exist!", t => t.DropTable("pears")),
        ("View with name pears does not exist!", t => t.DropView("pears")),
        ("Schema with name \"orchard\" does not exist!", t => t.CreateTable(("orchard", "x"), [Int("a")])),
        ("Schema with name \"orchard\" does not exist!", t => t.DropSchema("orchard")),
        ("Schema with name \"MAIN\" already exists!", t => t.CreateSchema("MAIN")),
        ("Cannot drop schema \"main\" because there are entries that depend on it\ntable \"t\" depends on schema \"main\".", t => t.DropSchema("main")),
        ("Use DROP...CASCADE to drop all dependents.", t => t.CreateSchema("main", CreateMode.Replace)),
        ("Nested schemas need a catalog of version 1.1", t => t.CreateNestedSchema(["main", "inner"])),
        ("Cannot rename table t to v, since v already exists.", t => t.RenameTable("t", "v")),
        ("Could not rename view \"v\" to \"t\": another entry with this name already exists!", t => t.RenameView("v", "t")),
        ("Cannot use ALTER TABLE on entry v - it is not a table", t => t.AddColumn("v", Int("z"))),
        ("Column with name a already exists!", t => t.CreateTable("x", [Int("a"), Text("a")])),
        ("Column with name A already exists!", t => t.CreateTable("x", [Int("a"), Text("A")])),
        ("Duplicate child name \"F\" found in column \"s\"", t => t.CreateTable("x", [DuckLakeColumnSpec.Parse("s", "STRUCT(f INTEGER, F DATE)")])),
        ("Column name \"row_id\" is reserved by DuckLake for internal use when data inlining is enabled. If you must", t => t.CreateTable("x", [Int("row_id")])),
        ("Column name \"END_SNAPSHOT\" is reserved", t => t.AddColumn("t", Int("END_SNAPSHOT"))),
        ("Column name \"begin_snapshot\" is reserved", t => t.RenameColumn("t", "a", "begin_snapshot")),
        ("Column name \"_ducklake_internal_row_id\" is reserved", t => t.CreateTable("x", [Int("_ducklake_internal_row_id")])),
        ("unsupported type \"NULL\"", t => t.CreateTable("x", [new("a", DuckLakeTypeKind.Null)])),
        ("unsupported type UNKNOWN", t => t.CreateTable("x", [new("a", DuckLakeTypeKind.Unknown)])),
        ("unsupported type TIMESTAMPTZ_NS", t => t.CreateTable("x", [new("a", DuckLakeTypeKind.TimestampTzNs)])),
        ("unsupported type STRUCT()", t => t.CreateTable("x", [DuckLakeColumnSpec.Struct("s")])),
        ("needs 1 children, but has 0", t => t.CreateTable("x", [new("l", DuckLakeTypeKind.List)])),
        ("without physical (non-generated) columns", t => t.CreateTable("x", Array.Empty<DuckLakeColumnSpec>())),
        ("zero-length delimited identifier", t => t.CreateTable("", [Int("a")])),
        ("zero-length delimited identifier", t => t.CreateTable("x", [Int("")])),
        ("must not hold a NUL character", t => t.CreateTable("x", [Int("a\0b")])),
        ("half of a surrogate pair", t => t.CreateTable("\ud800", [Int("a")])),
        ("Default value for LIST type not supported", t => t.CreateTable("x", [DuckLakeColumnSpec.Parse("l", "INTEGER[]") with { Default = DuckLakeDefault.Literal("[]") }])),
        ("The default of column 'a' is no INTEGER", t => t.CreateTable("x", [Int("a") with { Default = DuckLakeDefault.Literal("one") }])),
        ("We cannot add a column with a non-literal default value", t => t.AddColumn("t", Int("z") with { Default = DuckLakeDefault.Expression("1 + 1") })),
        ("Adding columns with constraints not yet supported", t => t.AddColumn("t", Int("z") with { NullsAllowed = false })),
        ("Column with name A already exists!", t => t.AddColumn("t", Int("A"))),
        ("Failed to add field - field \"X\" already exists in column \"s\"", t => t.AddColumn("t", Int("X"), "s")),
        ("Column \"s.none\" does not exist", t => t.AddColumn("t", Int("q"), "s.none")),
        ("Fields can only be added to structs - a is a INTEGER", t => t.AddColumn("t", Int("q"), "a")),
        ("Table \"t\" does not have a column with name \"nothing\"", t => t.DropColumn("t", "nothing")),
        ("Column \"s.none\" does not exist", t => t.DropColumn("t", "s.none")),
        ("Cannot drop field 'element' from column 'l' - it's not a struct", t => t.DropColumn("t", "l.element")),
        ("Cannot drop field \"y\": struct \"inner\" only has one field remaining!", t => t.DropColumn("t", "s.inner.y")),
        ("Cannot drop column: table only has one column remaining!", t => t.DropColumn("one", "a")),
        ("Cannot drop column \"p\" - the table is partitioned by this column.", t => t.DropColumn("t", "P")),
        ("Cannot drop column \"b\" - the table is sorted by this column.", t => t.DropColumn("t", "b")),
        ("Failed to rename column - column nothing does not exist", t => t.RenameColumn("t", "nothing", "x")),
        ("Column with name b already exists!", t => t.RenameColumn("t", "a", "b")),
        ("Failed to rename field \"x\" to \"inner\" - field with this name already exists in column \"s\"", t => t.RenameColumn("t", "s.x", "inner")),
        ("Only rename on top-level struct fields is supported currently", t => t.RenameColumn("t", "l.element", "e")),
        ("Table \"t\" does not have a column with name \"nothing\"", t => t.SetColumnType("t", "nothing", "BIGINT")),
        ("Cannot change type of column a from INTEGER to SMALLINT - only widening type promotions are allowed", t => t.SetColumnType("t", "a", "SMALLINT")),
        ("Cannot change type of column a from INTEGER to INTEGER[] - only widening", t => t.SetColumnType("t", "a", "INTEGER[]")),
        ("Type evolution is not supported from type BIGINT[] to type VARCHAR", t => t.SetColumnType("t", "l", "VARCHAR")),
        ("Cannot change type of column x from SMALLINT to VARCHAR - only widening", t => t.SetColumnType("t", "s", "STRUCT(x VARCHAR, \"new\" DATE)")),
        ("files are partitioned by buckets of this column", t => t.SetColumnType("t", "k", "DOUBLE")),
        ("Cannot DROP NULL on column a - it has no NOT NULL constraint defined", t => t.DropNotNull("t", "a")),
        ("Failed to alter column - column nothing does not exist", t => t.DropNotNull("t", "nothing")),
        ("Column with name \"nothing\" does not exist", t => t.SetColumnComment("t", "nothing", "x")),
        ("Table with name nothing does not exist!", t => t.SetTableComment("nothing", "x")),
        ("Unexpected partition key - column \"nothing\" does not exist", t => t.SetPartitioning("t", DuckLakePartitionKey.Identity("nothing"))),
        ("Bucket count must be positive", t => t.SetPartitioning("t", DuckLakePartitionKey.Bucket(0, "a"))),
        ("No function matches the given name and argument types 'year(INTEGER)'", t => t.SetPartitioning("t", DuckLakePartitionKey.Year("a"))),
        ("Unsupported partition function epoch_day - only year, month", t => t.SetPartitioning("t", new DuckLakePartitionKey("d", PartitionTransformKind.EpochDay))),
        ("cannot be a partition key", t => t.SetPartitioning("t", DuckLakePartitionKey.Identity("s"))),
        ("Unmatched columns were: nothing, other", t => t.SetSortOrder("t", new DuckLakeSortKey("nothing + a"), DuckLakeSortKey.Column("other"))),
        ("Macro Function with name \"m\" already exists!", t => t.CreateMacro("m", DuckLakeMacroKind.Scalar, [new("2")])),
        ("Macro Function with name n does not exist!", t => t.DropMacro("n", DuckLakeMacroKind.Scalar)),
        ("Table Macro Function with name m does not exist!", t => t.DropMacro("m", DuckLakeMacroKind.Table)),
        ("Duplicate parameter 'A'", t => t.CreateMacro("n", DuckLakeMacroKind.Scalar, [new("a", new("a"), new("A"))])),
        ("Comments on columns of views need a catalog of version 1.1", t => t.SetViewColumnComment("v", "a", "x")),
    ];

    [Fact]
    public async Task RefusedChangesSayWhyAndLeaveNothing()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend());
        await FillAsync(lake);
        string before = Definitions(lake);
        await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
        foreach ((string message, Action<DuckLakeTransaction> change) in s_refused)
        {
            DuckLakeException error = Assert.ThrowsAny<DuckLakeException>(() => change(transaction));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.SqlErrorClass);
            Assert.Contains(
                error.Kind,
                new[] { DuckLakeErrorKind.InvalidInput, DuckLakeErrorKind.NotFound, DuckLakeErrorKind.AlreadyExists, DuckLakeErrorKind.Unsupported });
        }

        Assert.False(transaction.Definitions.HasChanges);
        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        Assert.Equal(transaction.BaseSnapshot.Id, snapshot.Id);
        Assert.Equal(before, Definitions(lake));
    }

    [Fact]
    public async Task ModesKeepIgnoreAndReplace()
    {
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend());
        await FillAsync(lake);
        DuckLakeSnapshot before = await lake.Catalog.GetSnapshotAsync();
        DuckLakeSnapshot same = await lake.DoAsync(
            t => t.CreateSchema("main", CreateMode.KeepExisting),
            t => t.CreateTable("t", [Int("other")], CreateMode.KeepExisting),
            t => t.DropTable(("none", "t"), DropMode.IgnoreMissing),
            t => t.DropView("none", DropMode.IgnoreMissing),
            t => t.DropSchema("none", DropMode.IgnoreMissing),
            t => t.AddColumn("t", Int("A"), mode: CreateMode.KeepExisting),
            t => t.DropColumn("t", "none", DropMode.IgnoreMissing),
            t => t.DropMacro("none", DuckLakeMacroKind.Scalar, DropMode.IgnoreMissing),
            t => t.CreateMacro("m", DuckLakeMacroKind.Scalar, [new("3")], CreateMode.KeepExisting));
        Assert.Equal(before.Id, same.Id);

        DuckLakeSnapshot replaced = await lake.DoAsync(t => t.CreateTable("t", [Int("fresh")], CreateMode.Replace));
        DuckLakeTable table = replaced.GetTable("t");
        Assert.Equal(["fresh"], table.Columns.Select(column => column.Name));
        Assert.NotEqual(before.GetTable("t").Id, table.Id);
        Assert.Empty(table.Partitioning);
        Assert.Equal(
            [$"dropped_table:{before.GetTable("t").Id},created_table:\"main\".\"t\""],
            lake.Rows("SELECT changes_made FROM ducklake_snapshot_changes ORDER BY snapshot_id DESC LIMIT 1"));
    }

    private static async Task FillAsync(SchemaLake lake) => await lake.DoAsync(
        t => t.CreateTable("t",
        [
            Int("a"), Text("b"), Int("p"), new("d", DuckLakeTypeKind.Date), Int("k"),
            DuckLakeColumnSpec.Parse("s", "STRUCT(x SMALLINT, \"inner\" STRUCT(y INTEGER))"),
            DuckLakeColumnSpec.Parse("l", "BIGINT[]"),
        ]),
        t => t.SetPartitioning("t", DuckLakePartitionKey.Identity("p"), DuckLakePartitionKey.Bucket(4, "k")),
        t => t.SetSortOrder("t", new DuckLakeSortKey("lower(b)")),
        t => t.CreateTable("one", [Int("a")]),
        t => t.CreateView("v", "SELECT 1 AS a"),
        t => t.CreateMacro("m", DuckLakeMacroKind.Scalar, [new("1")]));

    private static string Definitions(SchemaLake lake) => string.Join('\n', lake.Dump("ducklake_table").Concat(lake.Dump("ducklake_column")).Concat(lake.Dump("ducklake_snapshot")));

    private static DuckLakeColumnSpec Int(string name) => new(name, DuckLakeTypeKind.Int32);

    private static DuckLakeColumnSpec Text(string name) => new(name, DuckLakeTypeKind.Varchar);
}
