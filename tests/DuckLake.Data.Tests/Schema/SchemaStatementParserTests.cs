using DuckLake.Arrow;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>The clauses of CREATE, DROP, ALTER and COMMENT.</summary>
public sealed class SchemaStatementParserTests : LeakCheckedTest
{
    [Fact]
    public void Columns_keep_their_types_defaults_and_constraints()
    {
        var table = Parse<CreateTableStatement>(
            """
            CREATE TABLE IF NOT EXISTS "my lake".s.t (
                a INTEGER NOT NULL DEFAULT 1 + 2, "b,c" DECIMAL(10, 2)[] DEFAULT NULL, c TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
                d STRUCT(x INTEGER, "not null" VARCHAR) NULL, e VARCHAR DEFAULT CASE WHEN 1 IS NULL THEN NULL ELSE 'x' END NOT NULL, f DOUBLE PRECISION)
            """);
        Assert.Equal(["my lake", "s", "t"], table.Name);
        Assert.Equal(CreateMode.KeepExisting, table.Mode);
        Assert.Null(table.Query);
        Assert.Equal(
            [
                ("a", "INTEGER", "1 + 2", true), ("b,c", "DECIMAL(10, 2)[]", "NULL", false), ("c", "TIMESTAMP WITH TIME ZONE", "now()", true),
                ("d", "STRUCT(x INTEGER, \"not null\" VARCHAR)", null, false), ("e", "VARCHAR", "CASE WHEN 1 IS NULL THEN NULL ELSE 'x' END", true),
                ("f", "DOUBLE PRECISION", null, false),
            ],
            table.Columns.Select(column => (column.Name, column.Type!, column.Default, column.IsNotNull)));
    }

    [Theory]
    [InlineData("a INTEGER PRIMARY KEY", ColumnConstraintKind.Unique)]
    [InlineData("a INTEGER UNIQUE", ColumnConstraintKind.Unique)]
    [InlineData("a INTEGER CHECK (a > 1 AND a < 3)", ColumnConstraintKind.Check)]
    [InlineData("a INTEGER REFERENCES other (b)", ColumnConstraintKind.ForeignKey)]
    [InlineData("a INTEGER, PRIMARY KEY (a)", ColumnConstraintKind.Unique)]
    [InlineData("a INTEGER, CONSTRAINT c UNIQUE (a)", ColumnConstraintKind.Unique)]
    [InlineData("a INTEGER, CHECK (a > 1)", ColumnConstraintKind.Check)]
    [InlineData("a INTEGER, FOREIGN KEY (a) REFERENCES other (b)", ColumnConstraintKind.ForeignKey)]
    internal void Constraints_are_found(string columns, ColumnConstraintKind expected)
    {
        var table = Parse<CreateTableStatement>($"CREATE TABLE t ({columns})");
        Assert.Equal([expected], table.Constraints);
        Assert.Equal("INTEGER", Assert.Single(table.Columns).Type);
    }

    [Fact]
    public void What_a_lake_does_not_store_of_a_column_is_noted()
    {
        var table = Parse<CreateTableStatement>(
            "CREATE TABLE t (a INTEGER, b AS (a + 1), c INTEGER GENERATED ALWAYS AS (a, 1) VIRTUAL, d VARCHAR COLLATE nocase.noaccent, e VARCHAR USING COMPRESSION rle)");
        Assert.Equal([false, true, true, false, false], table.Columns.Select(column => column.IsGenerated));
        Assert.Equal([false, false, false, true, false], table.Columns.Select(column => column.HasCollation));
        Assert.Equal([false, false, false, false, true], table.Columns.Select(column => column.HasCompression));
        Assert.Null(table.Columns[1].Type);
    }

    [Theory]
    [InlineData("CREATE TABLE t AS SELECT 1, 2", "SELECT 1, 2", true)]
    [InlineData("CREATE TABLE t AS FROM x WITH NO DATA", "FROM x", false)]
    [InlineData("CREATE TABLE t AS (SELECT 1) WITH DATA", "(SELECT 1)", true)]
    [InlineData("CREATE TABLE t AS WITH data AS (SELECT 1) SELECT * FROM data", "WITH data AS (SELECT 1) SELECT * FROM data", true)]
    public void Queries_end_before_WITH_DATA(string sql, string query, bool withData)
    {
        var table = Parse<CreateTableStatement>(sql);
        Assert.Equal(query, table.Query!.Text);
        Assert.Equal(query, sql[table.Query.Start..table.Query.End]);
        Assert.Equal(withData, table.WithData);
    }

    [Fact]
    public void Tables_from_queries_take_names_and_clauses()
    {
        var table = Parse<CreateTableStatement>("CREATE OR REPLACE TEMP TABLE t(a, \"b c\") PARTITIONED BY (a) SORTED BY (b) WITH (x = 1) AS SELECT 1, 2");
        Assert.Equal(["a", "b c"], table.QueryColumnNames);
        Assert.Equal((CreateMode.Replace, ObjectPersistence.Temporary), (table.Mode, table.Persistence));
        Assert.True(table is { IsPartitioned: true, IsSorted: true, HasOptions: true });
        Assert.Equal("SELECT 1, 2", table.Query!.Text);
    }

    [Fact]
    public void Views_keep_their_names_and_query()
    {
        var view = Parse<CreateViewStatement>("CREATE OR REPLACE VIEW a.v (x, \"y z\") AS SELECT 1 AS a, 2");
        Assert.Equal(["a", "v"], view.Name);
        Assert.Equal(["x", "y z"], view.ColumnNames);
        Assert.Equal("SELECT 1 AS a, 2", view.Query.Text);
    }

    [Fact]
    public void Macros_keep_overloads_parameters_and_defaults()
    {
        var macro = Parse<CreateMacroStatement>(
            "CREATE FUNCTION lib.f(a) AS a + 1, (a INTEGER, b := 'x, y', c DECIMAL(3, 1) => 1.5) AS (a, b, f(c, 1))");
        Assert.Equal(DuckLakeMacroKind.Scalar, macro.Kind);
        Assert.Equal(["a + 1", "(a, b, f(c, 1))"], macro.Overloads.Select(overload => overload.Body.Text));
        Assert.Equal(
            [new("a", "INTEGER", null), new("b", null, "'x, y'"), new MacroParameterText("c", "DECIMAL(3, 1)", "1.5")],
            macro.Overloads[1].Parameters);
    }

    [Fact]
    public void Table_macros_take_the_rest_or_brackets()
    {
        var one = Parse<CreateMacroStatement>("CREATE MACRO f(n) AS TABLE SELECT a, b FROM t WHERE a > n");
        Assert.Equal((DuckLakeMacroKind.Table, "SELECT a, b FROM t WHERE a > n"), (one.Kind, Assert.Single(one.Overloads).Body.Text));
        var two = Parse<CreateMacroStatement>("CREATE MACRO f() AS TABLE (SELECT 1, 2), (a) AS TABLE (SELECT a)");
        Assert.Equal(["(SELECT 1, 2)", "(SELECT a)"], two.Overloads.Select(overload => overload.Body.Text));
    }

    [Theory]
    [InlineData("DROP TABLE IF EXISTS a.b.c CASCADE", "Table", "a.b.c", DropMode.IgnoreMissing, DropBehavior.Cascade)]
    [InlineData("DROP VIEW v RESTRICT", "View", "v", DropMode.FailIfMissing, DropBehavior.Restrict)]
    [InlineData("DROP MACRO TABLE m", "TableMacro", "m", DropMode.FailIfMissing, DropBehavior.Restrict)]
    [InlineData("DROP FUNCTION m", "Macro", "m", DropMode.FailIfMissing, DropBehavior.Restrict)]
    [InlineData("DROP SCHEMA \"a b\"", "Schema", "a b", DropMode.FailIfMissing, DropBehavior.Restrict)]
    public void Drops_are_read(string sql, string kind, string name, DropMode mode, DropBehavior behavior)
    {
        var drop = Parse<DropStatement>(sql);
        Assert.Equal((kind, name, mode, behavior), (drop.Kind.ToString(), string.Join('.', drop.Name), drop.Mode, drop.Behavior));
    }

    [Theory]
    [InlineData("RENAME TO u", "Rename", "", "u")]
    [InlineData("RENAME a TO b", "RenameColumn", "a", "b")]
    [InlineData("RENAME COLUMN s.a TO b", "RenameColumn", "s.a", "b")]
    [InlineData("RENAME COLUMN \"column\" TO \"to\"", "RenameColumn", "column", "to")]
    [InlineData("ADD COLUMN a INTEGER DEFAULT 3", "AddColumn", "a", "")]
    [InlineData("ADD s.a.b INTEGER", "AddColumn", "s.a.b", "")]
    [InlineData("ADD PRIMARY KEY (a)", "AddConstraint", "", "")]
    [InlineData("DROP COLUMN IF EXISTS s.a CASCADE", "DropColumn", "s.a", "")]
    [InlineData("ALTER a SET DATA TYPE BIGINT", "SetType", "a", "")]
    [InlineData("ALTER COLUMN a TYPE BIGINT USING a + 1", "SetType", "a", "")]
    [InlineData("ALTER a SET DEFAULT 'x, (y'", "SetDefault", "a", "")]
    [InlineData("ALTER a DROP DEFAULT", "DropDefault", "a", "")]
    [InlineData("ALTER a SET NOT NULL", "SetNotNull", "a", "")]
    [InlineData("ALTER a DROP NOT NULL", "DropNotNull", "a", "")]
    [InlineData("SET PARTITIONED BY (a, bucket(4, b))", "SetPartitioning", "", "")]
    [InlineData("RESET SORTED BY", "SetSortOrder", "", "")]
    [InlineData("SET (a = 1)", "SetOptions", "", "")]
    [InlineData("SET LOGGED", "Other", "", "")]
    public void Actions_of_ALTER_TABLE_are_read(string action, string kind, string path, string newName)
    {
        AlterAction read = Parse<AlterStatement>($"ALTER TABLE IF EXISTS a.t {action}").Action;
        Assert.Equal((kind, path, newName), (read.Kind.ToString(), string.Join('.', read.Path), read.NewName));
    }

    [Fact]
    public void Details_of_ALTER_TABLE_are_read()
    {
        Assert.Equal(["a", "bucket(4, b)"], Parse<AlterStatement>("ALTER TABLE t SET PARTITIONED BY (a, bucket(4, b))").Action.Keys);
        Assert.Equal(["a + 1 DESC NULLS FIRST", "b"], Parse<AlterStatement>("ALTER TABLE t SET SORTED BY (a + 1 DESC NULLS FIRST, b)").Action.Keys);
        AlterAction type = Parse<AlterStatement>("ALTER TABLE t ALTER a TYPE DECIMAL(10, 2)[] USING f(a, 1)").Action;
        Assert.Equal(("DECIMAL(10, 2)[]", "f(a, 1)"), (type.Column!.Type, type.Expression));
        AlterAction column = Parse<AlterStatement>("ALTER TABLE t ADD COLUMN IF NOT EXISTS a VARCHAR DEFAULT 'x'").Action;
        Assert.Equal(("VARCHAR", "'x'", true), (column.Column!.Type, column.Column.Default, column.IsTolerant));
    }

    [Theory]
    [InlineData("COMMENT ON TABLE a.t IS 'it''s'", "Table", "a.t", "it's")]
    [InlineData("COMMENT ON COLUMN t.c IS E'a\\nb\\u0041'", "Column", "t.c", "a\nbA")]
    [InlineData("COMMENT ON VIEW v IS NULL", "View", "v", null)]
    [InlineData("COMMENT ON MACRO TABLE m IS $$x$$", "TableMacro", "m", "x")]
    public void Comments_are_read(string sql, string kind, string name, string? text)
    {
        var comment = Parse<CommentStatement>(sql);
        Assert.Equal((kind, name, text), (comment.Kind.ToString(), string.Join('.', comment.Name), comment.Text));
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("CREATE SECRET s (TYPE s3)")]
    [InlineData("DROP SECRET s")]
    [InlineData("CREATE TABLE")]
    [InlineData("CREATE TABLE t")]
    [InlineData("CREATE TABLE t (a INTEGER")]
    [InlineData("CREATE MACRO f AS 1")]
    [InlineData("ALTER SEQUENCE s RENAME TO x")]
    [InlineData("COMMENT ON TABLE t IS 1")]
    public void Other_and_malformed_statements_are_left_to_DuckDB(string sql) =>
        Assert.Null(SchemaStatementParser.TryParse(SqlStatement.Parse(sql)));

    [Fact]
    public void Sequences_indexes_and_types_are_told_by_name()
    {
        Assert.Equal(["l", "t"], Parse<CreateOtherStatement>("CREATE UNIQUE INDEX i ON l.t (a)").Name);
        Assert.Equal(["l", "s"], Parse<CreateOtherStatement>("CREATE SEQUENCE l.s").Name);
        Assert.Equal("SELECT x FROM t", Parse<CreateOtherStatement>("CREATE TYPE e AS ENUM (SELECT x FROM t)").Query!.Text);
        Assert.Null(Parse<CreateOtherStatement>("CREATE TYPE e AS ENUM ('a', 'b')").Query);
    }

    private static T Parse<T>(string sql)
        where T : SchemaStatement => Assert.IsType<T>(SchemaStatementParser.TryParse(SqlStatement.Parse(sql)));
}
