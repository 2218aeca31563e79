using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>CREATE, DROP, ALTER and COMMENT of what a lake defines.</summary>
public sealed class LakeSchemaStatementTests : LeakCheckedTest
{
    private SchemaLake _lake = null!;

    public override async Task InitializeAsync() => _lake = await SchemaLake.OpenAsync();

    public override async Task DisposeAsync() => await _lake.DisposeAsync();

    [Fact]
    public async Task Tables_get_their_columns_types_and_defaults()
    {
        await _lake.ExecuteAsync(
            """
            CREATE TABLE t(a INTEGER NOT NULL, b VARCHAR DEFAULT 'it''s', c DOUBLE DEFAULT -1.5, d TIMESTAMPTZ DEFAULT now(), e DECIMAL(9, 2)[],
                f STRUCT(x INTEGER, "y z" DATE), g BOOLEAN DEFAULT true, h INTEGER DEFAULT NULL, i INTEGER DEFAULT (3 + 4), j MAP(VARCHAR, HUGEINT), k JSON)
            """);
        IReadOnlyList<ColumnDefinition> columns = Table("t").Columns;
        Assert.Equal(
            [
                ("a", null, false), ("b", "it's", false), ("c", "-1.5", false), ("d", "now()", true), ("e", null, false), ("f", null, false),
                ("g", "CAST('t' AS BOOLEAN)", true), ("h", null, false), ("i", "(3 + 4)", true), ("j", null, false), ("k", null, false),
            ],
            columns.Select(column => (column.Name, column.Default, column.IsDefaultExpression)));
        Assert.False(columns[0].NullsAllowed);
        Assert.Equal(
            "a|INTEGER|-|false\nb|VARCHAR|'it''s'|true\nc|DOUBLE|'-1.5'|true\nd|TIMESTAMP WITH TIME ZONE|now()|true\ne|DECIMAL(9,2)[]|-|true\n"
            + "f|STRUCT(x INTEGER, \"y z\" DATE)|-|true\ng|BOOLEAN|CAST('t' AS BOOLEAN)|true\nh|INTEGER|-|true\ni|INTEGER|(3 + 4)|true\n"
            + "j|MAP(VARCHAR, HUGEINT)|-|true\nk|JSON|-|true",
            await _lake.ColumnsAsync("t"));
    }

    [Theory]
    [InlineData("i INTEGER PRIMARY KEY", "Not implemented Error: PRIMARY KEY/UNIQUE constraints are not supported in DuckLake")]
    [InlineData("i INTEGER, UNIQUE (i)", "Not implemented Error: PRIMARY KEY/UNIQUE constraints are not supported in DuckLake")]
    [InlineData("i INTEGER, CHECK (i > 0)", "Not implemented Error: CHECK constraints are not supported in DuckLake")]
    [InlineData("i INTEGER REFERENCES other(n)", "Binder Error: Failed to create foreign key: there is no primary key or unique constraint for referenced table \"other\"")]
    [InlineData("i INTEGER, g INTEGER GENERATED ALWAYS AS (i + 1)", "Not implemented Error: DuckLake does not support generated columns")]
    [InlineData("i VARCHAR USING COMPRESSION zstd", "Not implemented Error: Defining a compression type for a column is not supported in DuckLake")]
    [InlineData("i VARCHAR COLLATE nocase", "Invalid Input Error: Collations are not supported in DuckLake storage")]
    [InlineData("i ENUM('a', 'b')", "Invalid Input Error: Failed to convert DuckDB type to DuckLake - unsupported type ENUM('a', 'b')")]
    [InlineData("i INTEGER[3]", "Invalid Input Error: Failed to convert DuckDB type to DuckLake - unsupported type INTEGER[3]")]
    [InlineData("i UNION(n INTEGER, s VARCHAR)", "Invalid Input Error: Failed to convert DuckDB type to DuckLake - unsupported type UNION(n INTEGER, s VARCHAR)")]
    [InlineData("i BANANA", "Catalog Error: Type with name BANANA does not exist!")]
    [InlineData("i INTEGER, I VARCHAR", "Catalog Error: Column with name I already exists!")]
    [InlineData("i INTEGER[] DEFAULT [1]", "Not implemented Error: Default value for LIST type not supported")]
    [InlineData("i INTEGER DEFAULT (SELECT 1)", "Binder Error: DEFAULT value cannot contain subqueries")]
    [InlineData("i INTEGER DEFAULT i", "Binder Error: DEFAULT value cannot contain column names")]
    [InlineData("i INTEGER) PARTITIONED BY (i", "Catalog Error: PARTITIONED BY is not supported for tables in a ducklake catalog")]
    [InlineData("i INTEGER,, j INTEGER", "Parser Error: syntax error at or near \",\"")]
    public async Task Refused_columns_name_their_reason(string columns, string error)
    {
        await _lake.ExecuteAsync("CREATE TABLE other(n INTEGER)");
        Assert.Equal(error, await _lake.FailAsync($"CREATE TABLE t({columns})"));
        Assert.Equal("", await _lake.ColumnsAsync("t"));
    }

    [Theory]
    [InlineData("CREATE TABLE one(i INTEGER)", "Catalog Error: Table with name \"one\" already exists!")]
    [InlineData("CREATE TABLE v(i INTEGER)", "Catalog Error: View with name \"v\" already exists!")]
    [InlineData("CREATE VIEW ONE AS SELECT 1", "Catalog Error: Table with name \"ONE\" already exists!")]
    [InlineData("CREATE OR REPLACE VIEW one AS SELECT 1", "Catalog Error: Existing object one is of type Table, trying to replace with type View")]
    [InlineData("CREATE TABLE orchard.t(i INTEGER)", "Binder Error: Schema \"orchard\" not found in DuckLakeCatalog \"lake\"")]
    [InlineData("CREATE VIEW bad AS SELECT nothing FROM one", "Binder Error: Referenced column \"nothing\" not found in FROM clause!")]
    [InlineData("CREATE SCHEMA s", "Catalog Error: Schema with name \"s\" already exists!")]
    [InlineData("CREATE MACRO m(a) AS a", "Catalog Error: Macro Function with name \"m\" already exists!")]
    [InlineData("CREATE TEMP TABLE lake.tmp(i INTEGER)", "Parser Error: TEMPORARY table names can *only* use the \"temp\" catalog")]
    [InlineData("CREATE SEQUENCE q", "Not implemented Error: DuckLake does not support sequences")]
    [InlineData("CREATE TYPE mood AS ENUM ('sad')", "Not implemented Error: DuckLake does not support user-defined types")]
    [InlineData("CREATE INDEX i ON one(a)", "Not implemented Error: DuckLake does not support indexes")]
    [InlineData("DROP TABLE pears", "Catalog Error: Table with name pears does not exist!")]
    [InlineData("DROP VIEW one", "Catalog Error: Existing object one is of type Table, trying to drop type View")]
    [InlineData("DROP TABLE one CASCADE", "Not implemented Error: Cascade Drop not supported in DuckLake")]
    [InlineData("DROP SCHEMA s", "Catalog Error: Cannot drop schema \"s\" because there are entries that depend on it")]
    [InlineData("DROP SCHEMA orchard", "Binder Error: Schema \"orchard\" not found in DuckLakeCatalog \"lake\"")]
    [InlineData("DROP MACRO nothing", "Catalog Error: Macro Function with name nothing does not exist!")]
    [InlineData("COMMENT ON TABLE nothing IS 'x'", "Catalog Error: Table with name nothing does not exist!")]
    [InlineData("COMMENT ON SCHEMA s IS 'x'", "Not implemented Error: Adding comments to schemas is not implemented")]
    [InlineData("ALTER TABLE pears ADD COLUMN a INTEGER", "Catalog Error: Table with name pears does not exist!")]
    [InlineData("ALTER TABLE v ADD COLUMN a INTEGER", "Binder Error: Cannot use ALTER TABLE on entry v - it is not a table")]
    [InlineData("ALTER TABLE one DROP COLUMN weight", "Binder Error: Table \"one\" does not have a column with name \"weight\"")]
    [InlineData("ALTER TABLE one ALTER weight SET TYPE BIGINT", "Binder Error: Table \"one\" does not have a column with name \"weight\"")]
    [InlineData("ALTER TABLE one ALTER a SET TYPE BIGINT USING a + 1", "Not implemented Error: Column type cannot be modified using an expression")]
    [InlineData("ALTER TABLE one ALTER a SET TYPE SMALLINT", "Catalog Error: Cannot change type of column a from INTEGER to SMALLINT - only widening type promotions are allowed")]
    [InlineData("ALTER TABLE one ADD PRIMARY KEY (a)", "Not implemented Error: Adding indexes or constraints is not supported in DuckLake")]
    [InlineData("ALTER TABLE one ADD COLUMN c INTEGER NOT NULL", "Parser Error: Adding columns with constraints not yet supported")]
    [InlineData("ALTER TABLE one ADD COLUMN c INTEGER DEFAULT (1 + 1)", "Not implemented Error: We cannot add a column with a non-literal default value. Add the column and then explicitly set the default for new values using \"ALTER ... SET DEFAULT\"")]
    [InlineData("ALTER TABLE one SET PARTITIONED BY (nothing)", "Catalog Error: Unexpected partition key - column \"nothing\" does not exist")]
    [InlineData("ALTER TABLE one SET PARTITIONED BY (a + 1)", "Not implemented Error: Unsupported partition function + - only year, month, day, hour, and bucket are supported")]
    [InlineData("ALTER TABLE one SET PARTITIONED BY (bucket(a, 4))", "Invalid Input Error: Bucket count must be a constant integer, got bucket(a, 4)")]
    [InlineData("ALTER TABLE one SET PARTITIONED BY (bucket(-1, a))", "Invalid Input Error: Bucket count must be positive")]
    [InlineData("ALTER TABLE one SET SORTED BY (nothing)", "Binder Error: Columns in the SET SORTED BY statement were not found in the DuckLake table. Unmatched columns were: nothing")]
    [InlineData("ALTER TABLE one RENAME TO v", "Binder Error: Cannot rename table one to v, since v already exists.")]
    [InlineData("ALTER TABLE one SET (x = 1)", "Binder Error: Unsupported ALTER TABLE type in DuckLake")]
    public async Task Errors_are_the_references(string statement, string error)
    {
        await _lake.ExecuteAsync("CREATE TABLE one(a INTEGER, b VARCHAR); CREATE VIEW v AS SELECT a FROM one; CREATE SCHEMA s; CREATE TABLE s.t(i INTEGER); CREATE MACRO m(a) AS a + 1");
        long before = _lake.Snapshot.Id;
        Assert.StartsWith(error, await _lake.FailAsync(statement));
        await _lake.QueryAsync("SELECT 'x'");
        Assert.Equal(before, _lake.Snapshot.Id);
    }

    [Fact]
    public async Task Existing_and_missing_things_are_tolerated_when_asked()
    {
        await _lake.ExecuteAsync(
            """
            CREATE TABLE t(a INTEGER); CREATE TABLE IF NOT EXISTS T(b ENUM('x')); CREATE VIEW IF NOT EXISTS t AS SELECT 1; CREATE SCHEMA IF NOT EXISTS main;
            DROP TABLE IF EXISTS nothing; DROP VIEW IF EXISTS nothing; DROP SCHEMA IF EXISTS nothing; DROP MACRO IF EXISTS nothing;
            ALTER TABLE IF EXISTS nothing ADD COLUMN x INTEGER; ALTER TABLE t ADD COLUMN IF NOT EXISTS A VARCHAR; ALTER TABLE t DROP COLUMN IF EXISTS nothing
            """);
        Assert.Equal("a|INTEGER|-|true", await _lake.ColumnsAsync("t"));
    }

    [Fact]
    public async Task Alterations_reach_the_table()
    {
        await _lake.ExecuteAsync(
            """
            CREATE SCHEMA "My S"; CREATE TABLE "My S"."T t"(a INTEGER, "b.c" VARCHAR, s STRUCT(x INTEGER));
            ALTER TABLE "My S"."T t" ADD COLUMN d VARCHAR DEFAULT 'old'; ALTER TABLE "My S"."T t" ADD COLUMN s.y DATE; ALTER TABLE "My S"."T t" RENAME "b.c" TO e;
            ALTER TABLE "My S"."T t" RENAME s.x TO z; ALTER TABLE "My S"."T t" ALTER a SET DATA TYPE BIGINT; ALTER TABLE "My S"."T t" ALTER e SET DEFAULT 'n';
            ALTER TABLE "My S"."T t" ALTER a SET NOT NULL; ALTER TABLE lake."My S"."T t" RENAME TO u; ALTER TABLE "My S".u DROP COLUMN s.y
            """);
        Assert.Equal(
            "a|BIGINT|-|false\ne|VARCHAR|'n'|true\ns|STRUCT(z INTEGER)|-|true\nd|VARCHAR|'old'|true", await _lake.ColumnsAsync("u"));
        await _lake.ExecuteAsync("ALTER TABLE \"My S\".u ALTER a DROP NOT NULL; ALTER TABLE \"My S\".u ALTER e DROP DEFAULT; DROP TABLE \"My S\".u; DROP SCHEMA \"My S\"");
        Assert.Equal("", await _lake.ColumnsAsync("u"));
    }

    [Fact]
    public async Task Partitioning_and_sort_order_are_set()
    {
        await _lake.ExecuteAsync(
            "CREATE TABLE t(a INTEGER, d DATE, v VARCHAR); ALTER TABLE t SET PARTITIONED BY (a, year(d), Bucket(4, v)); ALTER TABLE t SET SORTED BY (a % 4 DESC NULLS FIRST, lower(v))");
        await _lake.QueryAsync("SELECT 'x'");
        Assert.Equal(["identity", "year", "bucket(4)"], Table("t").CurrentPartitionSpec!.Fields.Select(field => field.Transform.Text));
        Assert.Equal(
            [("(a % 4)", true, true), ("lower(v)", false, false)],
            Table("t").SortSpec!.Fields.Select(field => (field.Expression, field.IsDescending, field.NullsFirst)));
        await _lake.ExecuteAsync("ALTER TABLE t RESET PARTITIONED BY; ALTER TABLE t RESET SORTED BY");
        await _lake.QueryAsync("SELECT 'x'");
        Assert.Empty(Table("t").CurrentPartitionSpec?.Fields ?? []);
        Assert.Null(Table("t").SortSpec);
    }

    [Fact]
    public async Task Views_are_kept_as_DuckDB_writes_them()
    {
        await _lake.ExecuteAsync(
            "CREATE TABLE base(id INTEGER, v VARCHAR); CREATE VIEW v2(x, \"y z\") AS select id*2, v from lake.main.base where id<3; ALTER VIEW v2 RENAME TO v3");
        await _lake.QueryAsync("SELECT 'x'");
        ViewDefinition view = _lake.Snapshot.Definition.FindSchema("main")!.FindView("v3")!;
        Assert.Equal("SELECT (id * 2), v FROM {DUCKLAKE_CATALOG}.main.base WHERE (id < 3)", view.Sql);
        Assert.Equal(["x", "y z"], view.ColumnAliases);
        Assert.Equal("x|INTEGER\ny z|VARCHAR", await _lake.QueryAsync("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'v3' ORDER BY column_index"));
        await _lake.ExecuteAsync("CREATE RECURSIVE VIEW r(n) AS SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3");
        Assert.Equal("1\n2\n3", await _lake.QueryAsync("SELECT n::VARCHAR FROM r"));
    }

    [Fact]
    public async Task Macros_keep_their_bodies_parameters_and_defaults()
    {
        await _lake.ExecuteAsync(
            "CREATE MACRO greet(name, greeting := 'Hello', n INTEGER := 2) AS greeting || ', ' || name; CREATE FUNCTION many(a) AS a, (a, b) AS a+b; "
            + "CREATE MACRO page(sz := 2) AS TABLE SELECT range AS i FROM range(10) LIMIT sz");
        Assert.Equal("Bye, x|3|2", await _lake.QueryAsync("SELECT greet('x', greeting := 'Bye'), many(1, 2)::VARCHAR, (SELECT count(*) FROM page())::VARCHAR"));
        IReadOnlyList<MacroDefinition> macros = _lake.Snapshot.Definition.FindSchema("main")!.Macros;
        MacroImplementation greet = macros.Single(macro => macro.Name == "greet").Implementations[0];
        Assert.Equal("((greeting || ', ') || \"name\")", greet.Sql);
        Assert.Equal(
            [("name", "unknown", null, "unknown"), ("greeting", "unknown", "Hello", "varchar"), ("n", "int32", "2", "int32")],
            greet.Parameters.Select(parameter => (parameter.Name, parameter.TypeText, parameter.Default, parameter.DefaultTypeText)));
        Assert.Equal(["a", "(a + b)"], macros.Single(macro => macro.Name == "many").Implementations.Select(implementation => implementation.Sql));
        Assert.Equal("SELECT \"range\" AS i FROM \"range\"(10) LIMIT sz", macros.Single(macro => macro.Name == "page").Implementations[0].Sql);
        await _lake.ExecuteAsync("CREATE OR REPLACE MACRO greet(x) AS x; DROP MACRO many; DROP MACRO page");
        Assert.Equal("x", await _lake.QueryAsync("SELECT greet('x')"));
        Assert.Equal(["greet"], _lake.Snapshot.Definition.FindSchema("main")!.Macros.Select(macro => macro.Name));
    }

    [Fact]
    public async Task Comments_are_kept_and_taken_away()
    {
        await _lake.ExecuteAsync(
            "CREATE TABLE t(a INTEGER); CREATE VIEW v AS SELECT 1 AS a; COMMENT ON TABLE t IS 'it''s'; COMMENT ON COLUMN lake.main.t.a IS 'one'; COMMENT ON VIEW v IS 'two'");
        const string Query = "SELECT comment FROM duckdb_tables() WHERE table_name = 't' UNION ALL SELECT comment FROM duckdb_columns() WHERE table_name = 't' "
            + "UNION ALL SELECT comment FROM duckdb_views() WHERE view_name = 'v'";
        Assert.Equal("it's\none\ntwo", await _lake.QueryAsync(Query));
        await _lake.ExecuteAsync("COMMENT ON TABLE t IS NULL");
        Assert.Equal("NULL\none\ntwo", await _lake.QueryAsync(Query));
    }

    [Fact]
    public async Task Changes_are_undone_with_their_transaction()
    {
        await _lake.ExecuteAsync("CREATE TABLE t(a INTEGER); BEGIN; ALTER TABLE t ADD COLUMN b INTEGER; CREATE VIEW v AS SELECT b FROM t");
        Assert.Equal("a|INTEGER|-|true\nb|INTEGER|-|true", await _lake.ColumnsAsync("t"));
        await _lake.ExecuteAsync("ROLLBACK");
        Assert.Equal("a|INTEGER|-|true", await _lake.ColumnsAsync("t"));
        Assert.Equal("", await _lake.ColumnsAsync("v"));
    }

    [Fact]
    public async Task Temporary_and_local_things_stay_out_of_the_lake()
    {
        await _lake.ExecuteAsync("CREATE TEMP TABLE t(a INTEGER PRIMARY KEY); CREATE TABLE memory.main.u(a INTEGER CHECK (a > 1)); CREATE TEMP MACRO m(a) AS a; CREATE SEQUENCE memory.main.s");
        await _lake.QueryAsync("SELECT 'x'");
        Assert.Empty(_lake.Snapshot.Definition.FindSchema("main")!.Tables);
        Assert.Empty(_lake.Snapshot.Definition.FindSchema("main")!.Macros);
        await _lake.ExecuteAsync("DROP TABLE t; DROP TABLE memory.main.u; DROP SEQUENCE memory.main.s");
    }

    [Fact]
    public async Task Tables_are_made_from_queries()
    {
        await _lake.ExecuteAsync(
            "CREATE TABLE a AS SELECT 1 AS x, 'y' AS x, NULL AS n, [DATE '2020-01-01'] AS l; CREATE TABLE b(p, q) AS SELECT x + 1, x_1 FROM a; "
            + "CREATE TABLE c AS FROM b WITH NO DATA; CREATE OR REPLACE TABLE b AS SELECT p + 1 AS p FROM b; CREATE TABLE IF NOT EXISTS b AS SELECT 'no'");
        Assert.Equal("x|INTEGER|-|true\nx_1|VARCHAR|-|true\nn|INTEGER|-|true\nl|DATE[]|-|true", await _lake.ColumnsAsync("a"));
        Assert.Equal("p|INTEGER|-|true\nq|VARCHAR|-|true", await _lake.ColumnsAsync("c"));
        Assert.Equal("3", await _lake.QueryAsync("SELECT p::VARCHAR FROM b"));
        Assert.Equal("0", await _lake.QueryAsync("SELECT count(*)::VARCHAR FROM c"));
        Assert.Equal("Catalog Error: Table with name \"b\" already exists!", await _lake.FailAsync("CREATE TABLE b AS SELECT 1"));
        Assert.Equal("Invalid Input Error: stop", await _lake.FailAsync("CREATE TABLE d AS SELECT error('stop') FROM range(3)"));
        Assert.Equal("", await _lake.ColumnsAsync("d"));
    }

    [Fact]
    public async Task Local_definitions_read_the_lake()
    {
        await _lake.ExecuteAsync(
            "CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1), (2); CREATE TEMP TABLE copy AS SELECT a + 1 AS b FROM t; CREATE TEMP VIEW seen AS SELECT a FROM lake.main.t; "
            + "CREATE TEMP MACRO above(n) AS TABLE SELECT a FROM lake.main.t WHERE a > n; CREATE TABLE memory.main.kept AS FROM t; INSERT INTO t VALUES (3)");
        Assert.Equal("2,3", await _lake.QueryAsync("SELECT string_agg(b, ',' ORDER BY b) FROM copy"));
        Assert.Equal("1,2,3", await _lake.QueryAsync("SELECT string_agg(a, ',' ORDER BY a) FROM seen"));
        Assert.Equal("2,3", await _lake.QueryAsync("SELECT string_agg(a, ',' ORDER BY a) FROM above(1)"));
        Assert.Equal("1,2", await _lake.QueryAsync("SELECT string_agg(a, ',' ORDER BY a) FROM memory.main.kept"));
        Assert.Equal("Catalog Error: Table with name nothing does not exist!", await _lake.FailAsync("CREATE TEMP TABLE x AS SELECT a, (SELECT 1 FROM nothing) FROM t"));
    }

    private TableDefinition Table(string name) => _lake.Snapshot.Definition.FindSchema("main")!.FindTable(name)!;
}
