using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>The changes of definitions of recorded scenarios, made through the API, give the rows the reference recorded.</summary>
public sealed class ScenarioParityTests : LeakCheckedTest
{
    private static readonly string[] s_tables =
    [
        "ducklake_schema", "ducklake_table", "ducklake_column", "ducklake_view", "ducklake_macro", "ducklake_macro_impl",
        "ducklake_macro_parameters", "ducklake_tag", "ducklake_column_tag", "ducklake_partition_info", "ducklake_partition_column",
        "ducklake_sort_info", "ducklake_sort_expression", "ducklake_schema_versions",
    ];

    [SkippableFact]
    public async Task NestedColumns()
    {
        ScenarioDump expected = ScenarioDump.Read("dump_nested");
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend(), inliningRowLimit: 0);
        await lake.DoAsync(t => t.CreateTable("n",
        [
            new DuckLakeColumnSpec("id", DuckLakeTypeKind.Int32) { NullsAllowed = false },
            DuckLakeColumnSpec.Parse("s", "STRUCT(a INTEGER, b STRUCT(c VARCHAR, d DATE))"),
            DuckLakeColumnSpec.Parse("l", "STRUCT(x DOUBLE, y VARCHAR[])[]"),
            DuckLakeColumnSpec.Parse("m", "MAP(VARCHAR, DECIMAL(9,2)[])"),
        ]));
        lake.Skip(1);
        await lake.DoAsync(t => t.AddColumn("n", DuckLakeColumnSpec.Parse("e", "BIGINT"), "s.b"));
        await lake.DoAsync(t => t.RenameColumn("n", "s.a", "aa"));
        lake.Skip(1);
        await lake.DoAsync(t => t.DropColumn("n", "s.b.c"));
        await lake.DoAsync(t => t.AddColumn("n", DuckLakeColumnSpec.Parse("t", "STRUCT(u INTEGER[])")));
        lake.Skip(1);

        // The reference stores NOT NULL for fields it adds or renames in a struct, and no kind of default for renamed ones.
        string[] faulty = ["1\t3\t4", "1\t16\t3"];
        AssertSame(expected, lake, row => faulty.Any(begin => row.StartsWith(begin + "\t", StringComparison.Ordinal))
            ? row.Replace("\tfalse\t", "\ttrue\t", StringComparison.Ordinal).Replace("(empty)", "literal", StringComparison.Ordinal)
            : row);
        Assert.Equal(expected.Rows("ducklake_snapshot", 0, 1, 2), lake.Dump("ducklake_snapshot"));
    }

    [SkippableFact]
    public async Task Comments()
    {
        ScenarioDump expected = ScenarioDump.Read("comments_tags");
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend());
        await lake.DoAsync(t => t.CreateTable("c", [new("id", DuckLakeTypeKind.Int32), new("v", DuckLakeTypeKind.Varchar)]));
        await lake.DoAsync(t => t.CreateView("cv", "SELECT * FROM c"));
        await lake.DoAsync(t => t.SetTableComment("c", "all the 'c' rows"));
        await lake.DoAsync(t => t.SetColumnComment("c", "v", "value"));
        await lake.DoAsync(t => t.SetViewComment("cv", "a view"));
        await lake.DoAsync(t => t.SetTableComment("c", "second text"));
        await lake.DoAsync(t => t.SetColumnComment("c", "v", null));
        await lake.DoAsync(t => t.SetColumnComment("c", "id", "key \U0001F5DD"));
        await lake.DoAsync(t => t.RenameColumn("c", "id", "key"));
        await lake.DoAsync(t => t.RenameTable("c", "d"));
        await lake.DoAsync(
            t => t.CreateTable("e", [new("i", DuckLakeTypeKind.Int32)]),
            t => t.SetTableComment("e", "new"),
            t => t.SetColumnComment("e", "i", "one"),
            t => t.SetColumnComment("e", "i", "two"),
            t => t.SetTableComment("d", null));
        await lake.DoAsync(t => t.DropView("cv"));
        DuckLakeSnapshot dropped = await lake.DoAsync(t => t.DropColumn("d", "key"));
        await lake.DoAsync(t => t.DropTable("e"));

        // The reference leaves the tags of a dropped column alive.
        AssertSame(expected, lake, row => row == "1\t1\t8\tNULL\tcomment\tkey \U0001F5DD"
            ? row.Replace("NULL", $"{dropped.Id}", StringComparison.Ordinal)
            : row);
        Assert.Equal(expected.Rows("ducklake_snapshot", 0, 1, 2), lake.Dump("ducklake_snapshot"));
        Assert.Equal(expected.Rows("ducklake_snapshot_changes", 0, 1), lake.Dump("ducklake_snapshot_changes"));
        Assert.Equal(expected.Rows("ducklake_inlined_data_tables"), lake.Dump("ducklake_inlined_data_tables"));
    }

    [SkippableFact]
    public async Task Macros()
    {
        ScenarioDump expected = ScenarioDump.Read("macros");
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend());
        await Scalar("area", new DuckLakeMacroOverload("(w * h)", Any("w"), Any("h")));
        await Scalar("greet", new DuckLakeMacroOverload(
            "((greeting || ', ') || \"name\")", Any("name"), Any("greeting") with { Default = "Hello", DefaultType = Kind(DuckLakeTypeKind.Varchar) }));
        await Scalar("typed", new DuckLakeMacroOverload(
            "(b || (a + 1))", Any("a") with { Type = Kind(DuckLakeTypeKind.Int32) }, Any("b") with { Type = Kind(DuckLakeTypeKind.Varchar) }));
        await Scalar(
            "many",
            new DuckLakeMacroOverload("a", Any("a")),
            new DuckLakeMacroOverload("(a + b)", Any("a"), Any("b")),
            new DuckLakeMacroOverload("((a + b) + c)", Any("a"), Any("b"), Any("c")));
        await lake.DoAsync(t => t.CreateTable("nums", [new("i", DuckLakeTypeKind.Int32)]));
        await Table("above", new DuckLakeMacroOverload("SELECT i FROM nums WHERE (i > n)", Any("n")));
        DuckLakeType integer = Kind(DuckLakeTypeKind.Int32);
        await Table("page", new DuckLakeMacroOverload(
            "SELECT i FROM nums ORDER BY i LIMIT sz OFFSET (sz * \"no\")",
            Any("sz") with { Default = "2", DefaultType = integer },
            Any("no") with { Default = "0", DefaultType = integer }));
        await lake.DoAsync(t => t.CreateMacro("area", DuckLakeMacroKind.Scalar, [new("(r * r)", Any("r"))], CreateMode.Replace));
        await Scalar("quoted", new DuckLakeMacroOverload("'it''s \"x\"'"));
        await lake.DoAsync(t => t.CreateSchema("lib"));
        await lake.DoAsync(t => t.CreateMacro(("lib", "half"), DuckLakeMacroKind.Scalar, [new("(x / 2)", Any("x"))]));
        await lake.DoAsync(t => t.DropMacro("area", DuckLakeMacroKind.Scalar));
        await lake.DoAsync(t => t.DropMacro("area", DuckLakeMacroKind.Scalar, DropMode.IgnoreMissing));
        await lake.DoAsync(t => t.DropMacro("above", DuckLakeMacroKind.Table));
        await lake.DoAsync(t => t.DropMacro("page", DuckLakeMacroKind.Table));
        await lake.DoAsync(t => t.DropSchema("lib", behavior: DropBehavior.Cascade));
        AssertSame(expected, lake);
        Assert.Equal(expected.Rows("ducklake_snapshot", 0, 1, 2), lake.Dump("ducklake_snapshot"));
        Assert.Equal(
            expected.Rows("ducklake_snapshot_changes", 0, 1).Select(row => row.Replace(",inlined_insert:5", "", StringComparison.Ordinal)),
            lake.Dump("ducklake_snapshot_changes"));

        static DuckLakeMacroParameter Any(string name) => new(name);
        static DuckLakeType Kind(DuckLakeTypeKind kind) => DuckLakeType.Of(kind);
        Task Scalar(string name, params DuckLakeMacroOverload[] overloads) => lake.DoAsync(t => t.CreateMacro(name, DuckLakeMacroKind.Scalar, overloads));
        Task Table(string name, params DuckLakeMacroOverload[] overloads) => lake.DoAsync(t => t.CreateMacro(name, DuckLakeMacroKind.Table, overloads));
    }

    [SkippableFact]
    public async Task Views()
    {
        ScenarioDump expected = ScenarioDump.Read("views");
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend());
        await lake.DoAsync(t => t.CreateTable("base", [new("id", DuckLakeTypeKind.Int32), new("v", DuckLakeTypeKind.Varchar)]));
        lake.Skip(1);
        await lake.DoAsync(t => t.CreateView("v1", "SELECT (id * 2) AS twice, v FROM base WHERE (id < 3)"));
        await lake.DoAsync(t => t.CreateView("v2", "SELECT * FROM v1", ["x", "y"]));
        await lake.DoAsync(t => t.CreateView("v1", "SELECT 'ignored'", mode: CreateMode.KeepExisting));
        await lake.DoAsync(t => t.CreateView("v1", "SELECT id AS twice, upper(v) AS v FROM base", mode: CreateMode.Replace));
        await lake.DoAsync(t => t.CreateView("past", "SELECT count_star() AS n FROM base AT (VERSION => 1)"));
        await lake.DoAsync(t => t.RenameView("v1", "v1b"));
        await lake.DoAsync(t => t.DropView("v2"));
        await lake.DoAsync(t => t.DropView("v2", DropMode.IgnoreMissing));
        await lake.DoAsync(t => t.CreateSchema("rep"));
        await lake.DoAsync(t => t.CreateView(("rep", "totals"), "SELECT count_star() AS n, sum(id) AS s FROM lake.main.base", catalogAlias: "lake"));
        await lake.DoAsync(t => t.AddColumn("base", new DuckLakeColumnSpec("extra", DuckLakeTypeKind.Int32)));
        AssertSame(expected, lake);
        Assert.Equal(expected.Rows("ducklake_snapshot", 0, 1, 2), lake.Dump("ducklake_snapshot"));
        Assert.Equal(
            expected.Rows("ducklake_snapshot_changes", 0, 1).Select(row => row.Replace("inlined_insert:1", "NULL", StringComparison.Ordinal)),
            lake.Dump("ducklake_snapshot_changes"));
    }

    [SkippableFact]
    public async Task Schemas()
    {
        ScenarioDump expected = ScenarioDump.Read("schema_create_drop");
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend());
        DuckLakeColumnSpec[] columns = [new("i", DuckLakeTypeKind.Int32)];
        await lake.DoAsync(t => t.CreateSchema("sales"));
        await lake.DoAsync(t => t.CreateSchema("sales", CreateMode.KeepExisting));
        await lake.DoAsync(t => t.CreateSchema("North & South"));
        await lake.DoAsync(t => t.CreateTable(("sales", "t"), columns));
        await lake.DoAsync(t => t.CreateTable(("North & South", "t"), columns));
        await lake.DoAsync(t => t.CreateTable("t", columns));
        lake.Skip(3);
        await lake.DoAsync(t => t.DropSchema("sales", behavior: DropBehavior.Cascade));
        await lake.DoAsync(t => t.DropSchema("sales", DropMode.IgnoreMissing));
        await lake.DoAsync(t => t.CreateSchema("sales"));
        await lake.DoAsync(t => t.CreateTable(("sales", "here"), columns));
        AssertSame(expected, lake);
        Assert.Equal(expected.Rows("ducklake_snapshot", 0, 1, 2), lake.Dump("ducklake_snapshot"));
    }

    [SkippableFact]
    public async Task DroppedAndRenamedColumns()
    {
        ScenarioDump expected = ScenarioDump.Read("alter_drop_rename");
        await using SchemaLake lake = await SchemaLake.CreateAsync(new SqliteBackend(), inliningRowLimit: 0);
        await lake.DoAsync(t => t.CreateTable(
            "w", [new("a", DuckLakeTypeKind.Int32), new("b", DuckLakeTypeKind.Varchar), new("c", DuckLakeTypeKind.Float64)]));
        lake.Skip(1);
        await lake.DoAsync(t => t.DropColumn("w", "b"));
        await lake.DoAsync(t => t.AddColumn("w", new DuckLakeColumnSpec("b", DuckLakeTypeKind.Int32)));
        lake.Skip(1);
        await lake.DoAsync(t => t.RenameColumn("w", "a", "z"));
        await lake.DoAsync(t => t.RenameColumn("w", "c", "a"));
        await lake.DoAsync(t => t.RenameColumn("w", "z", "tmp"), t => t.RenameColumn("w", "a", "z"), t => t.RenameColumn("w", "tmp", "a"));
        await lake.DoAsync(t => t.DropColumn("w", "nothing", DropMode.IgnoreMissing));
        await lake.DoAsync(t => t.RenameColumn("w", "b", "B"));
        await lake.DoAsync(t => t.DropColumn("w", "z"));
        await lake.DoAsync(t => t.DropColumn("w", "b"));
        await lake.DoAsync(t => t.RenameTable("w", "w2"));
        await lake.DoAsync(t => t.CreateTable("w", [new("x", DuckLakeTypeKind.Int32)]));
        await lake.DoAsync(t => t.RenameTable("w", "W"));
        AssertSame(expected, lake);
        Assert.Equal(expected.Rows("ducklake_snapshot", 0, 1, 2), lake.Dump("ducklake_snapshot"));
    }

    private static void AssertSame(ScenarioDump expected, SchemaLake lake, Func<string, string>? correct = null)
    {
        Assert.All(s_tables, table => Assert.Equal(
            string.Join('\n', expected.Rows(table).Select(correct ?? (row => row))), string.Join('\n', lake.Dump(table))));
    }
}
