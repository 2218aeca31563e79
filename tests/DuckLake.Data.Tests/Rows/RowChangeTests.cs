using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>What statements that change rows give back and refuse.</summary>
public sealed class RowChangeTests : LeakCheckedTest
{
    [Fact]
    public async Task ReturnsChangedRows()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, v VARCHAR DEFAULT 'd', n INTEGER)");
        Assert.Equal("1|d|NULL\n2|x|NULL", await lake.ReturnAsync("INSERT INTO t(id, v) VALUES (1, DEFAULT), (2, 'x') RETURNING id::VARCHAR, v, n::VARCHAR"));
        Assert.Equal("2|x!", await lake.ReturnAsync("UPDATE t AS u SET v = v || '!' WHERE id = 2 RETURNING u.id::VARCHAR, v"));
        Assert.Equal("1|d", await lake.ReturnAsync("DELETE FROM t WHERE id = 1 RETURNING t.id::VARCHAR, v"));
        string merged = await lake.ReturnAsync(
            "MERGE INTO t USING (VALUES (2, 'new'), (3, 'three')) s(id, v) USING (id) WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT BY NAME "
            + "RETURNING merge_action, id::VARCHAR, v");
        Assert.Equal(["INSERT|3|three", "UPDATE|2|new"], merged.Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal("2|new|NULL\n3|three|NULL", await lake.QueryAsync("FROM t ORDER BY id"));
    }

    [Fact]
    public async Task RefusesWithTheWordsOfTheReference()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, v VARCHAR NOT NULL)");
        await lake.ExecuteAsync("INSERT INTO t VALUES (1, 'a')");
        Assert.Equal("Constraint Error: NOT NULL constraint failed: t.v", await lake.FailAsync("INSERT INTO t VALUES (2, NULL)"));
        Assert.Equal("Constraint Error: NOT NULL constraint failed: t.v", await lake.FailAsync("INSERT INTO t(id) VALUES (2)"));
        Assert.Equal("Constraint Error: NOT NULL constraint failed: t.v", await lake.FailAsync("UPDATE t SET v = NULL"));
        Assert.Equal("Binder Error: SET DEFAULT is not yet supported for updates of a DuckLake table", await lake.FailAsync("UPDATE t SET id = DEFAULT"));
        Assert.Equal("Binder Error: table t has 2 columns but 1 values were supplied", await lake.FailAsync("INSERT INTO t VALUES (1)"));
        Assert.Equal("Binder Error: Duplicate column name \"id\" in INSERT", await lake.FailAsync("INSERT INTO t(id, id) VALUES (1, 2)"));
        Assert.Equal("Conversion Error: Could not convert string 'x' to INT32", await lake.FailAsync("INSERT INTO t VALUES ('x', 'y')"));
        Assert.Equal("Binder Error: Referenced update column nope not found in table!", await lake.FailAsync("UPDATE t SET nope = 1"));
        Assert.Equal(
            "Constraint Error: Merge error condition WHEN MATCHED: one a",
            await lake.FailAsync("MERGE INTO t USING (SELECT 1 AS id) s USING (id) WHEN MATCHED THEN ERROR 'one ' || v"));
        Assert.Equal("1|a", await lake.QueryAsync("FROM t"));
    }

    [Fact]
    public async Task AppliesTheFirstOfSeveralMatches()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, v INTEGER); INSERT INTO t VALUES (1, 0), (2, 0); CREATE TABLE s(id INTEGER, v INTEGER); INSERT INTO s VALUES (1, 5), (1, 5), (3, 7)");
        Assert.Equal(1, await lake.ExecuteAsync("UPDATE t SET v = s.v FROM s WHERE t.id = s.id"));
        Assert.Equal("1|5\n2|0", await lake.QueryAsync("FROM t ORDER BY id"));
        Assert.Equal(1, await lake.ExecuteAsync("DELETE FROM t USING s WHERE t.id = s.id"));
        Assert.Equal("2|0", await lake.QueryAsync("FROM t"));
    }

    [Fact]
    public async Task InsertsATableIntoItself()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t AS SELECT i FROM range(1000) r(i)");
        await lake.ExecuteAsync("BEGIN");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(1000 << i, await lake.ExecuteAsync("INSERT INTO t SELECT * FROM t"));
        }

        await lake.ExecuteAsync("COMMIT");
        Assert.Equal("32000", await lake.QueryAsync("SELECT count(*) FROM t"));
        Assert.Equal(1000, await lake.ExecuteAsync("INSERT INTO t FROM t AT (VERSION => 1)"));
    }

    [Fact]
    public async Task BindsParametersAnywhere()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, v VARCHAR)");
        Assert.Equal(2, await lake.ExecuteAsync("INSERT INTO t VALUES (?, ?), (?, upper(?))", 1, "a", 2, "b"));
        Assert.Equal(1, await lake.ExecuteAsync("UPDATE t SET v = v || $1 WHERE id = $2", "!", 1));
        Assert.Equal(1, await lake.ExecuteAsync(
            "MERGE INTO t USING (SELECT $1 AS id) s ON t.id = s.id WHEN MATCHED AND t.v = $2 THEN UPDATE SET v = $3 WHEN NOT MATCHED THEN INSERT VALUES (s.id, $3)", 2, "B", "c"));
        Assert.Equal("1|a!\n2|c", await lake.QueryAsync("FROM t ORDER BY id"));
        Assert.Equal(1, await lake.ExecuteAsync("DELETE FROM t WHERE id = ?", 1));
    }

    [Fact]
    public async Task CopiesFilesAndDatabases()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        string file = Path.Combine(lake.Directory, "x.csv");
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, v VARCHAR DEFAULT 'd')");
        await lake.ExecuteAsync("INSERT INTO t VALUES (1, 'a'), (2, NULL)");
        Assert.Equal(2, await lake.ExecuteAsync($"COPY t TO '{file}' (HEADER)"));
        Assert.Equal(2, await lake.ExecuteAsync($"COPY t FROM '{file}' (HEADER)"));
        Assert.Equal(2, await lake.ExecuteAsync($"COPY (SELECT id FROM t WHERE v IS NULL) TO '{file}' (HEADER)"));
        Assert.Equal(2, await lake.ExecuteAsync($"COPY t(id) FROM '{file}' (HEADER)"));
        Assert.Equal("1|a\n1|a\n2|d\n2|d\n2|NULL\n2|NULL", await lake.QueryAsync("FROM t ORDER BY id, v NULLS LAST"));
        await lake.ExecuteAsync("ATTACH ':memory:' AS local");
        await lake.ExecuteAsync("COPY FROM DATABASE lake TO local");
        Assert.Equal("6", await lake.QueryAsync("SELECT count(*) FROM local.t"));
        await lake.ExecuteAsync("CREATE SCHEMA local.sub; CREATE TABLE local.sub.two(a INTEGER NOT NULL, b VARCHAR DEFAULT 'q'); INSERT INTO local.sub.two VALUES (1, 'r')");
        await lake.ExecuteAsync("DROP TABLE lake.t");
        await lake.ExecuteAsync("COPY FROM DATABASE local TO lake");
        Assert.Equal("6|1", await lake.QueryAsync("SELECT (SELECT count(*) FROM lake.t), (SELECT count(*) FROM lake.sub.two WHERE b = 'r')"));
        Assert.Equal(6, await lake.ExecuteAsync("INSERT INTO local.t SELECT * FROM lake.t"));
    }

    [Fact]
    public async Task SortsInsertedRowsByExpressions()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, v VARCHAR, n INTEGER[])");
        await lake.ExecuteAsync("CREATE MACRO tail(s, skipped := 1) AS substr(s, skipped + 1)");
        await lake.ExecuteAsync("ALTER TABLE t SET SORTED BY (tail(v, skipped := 2) DESC, id % 2, n)");
        Assert.Equal(4, await lake.ExecuteAsync("INSERT INTO t(id, v) VALUES (1, 'xxa'), (2, 'aac'), (3, 'bbb'), (4, 'zza')"));
        Assert.Equal("2|aac\n3|bbb\n4|zza\n1|xxa", await lake.QueryAsync("SELECT id, v FROM t ORDER BY rowid"));
        await lake.ExecuteAsync("ALTER TABLE t SET SORTED BY (n DESC)");
        Assert.Equal(2, await lake.ExecuteAsync("INSERT INTO t BY NAME SELECT i AS id, [i] AS n FROM range(5, 7) r(i)"));
        Assert.Equal("6\n5", await lake.QueryAsync("SELECT id FROM t WHERE id > 4 ORDER BY rowid"));
        Assert.StartsWith("Binder Error: Columns in the SET SORTED BY statement were not found", await lake.FailAsync("ALTER TABLE t SET SORTED BY (skipped)"));
    }

    [Fact]
    public async Task OrdersByAllColumnsOfTheResult()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER)");
        await lake.ExecuteAsync("INSERT INTO t SELECT (7 * i) % 11 FROM range(11) r(i)");
        Assert.Equal("0\n1\n2\n3", await lake.QueryAsync("SELECT DISTINCT (rowid * 3) % 4 AS f FROM t ORDER BY ALL"));
        Assert.Equal("10", await lake.QueryAsync("SELECT max(rowid) AS f FROM t GROUP BY ALL ORDER BY ALL"));
    }

    [Fact]
    public async Task RefusesToFindRowsOfTablesThatHideTheirIds()
    {
        await using RowsLake lake = await RowsLake.OpenAsync();
        await lake.ExecuteAsync("CREATE TABLE t(id INTEGER, __ducklake_rowid INTEGER)");
        await lake.ExecuteAsync("INSERT INTO t VALUES (1, 1), (2, 0)");
        Assert.StartsWith("Not implemented Error: ", await lake.FailAsync("DELETE FROM t WHERE id = 1"));
        await lake.ExecuteAsync("ALTER TABLE t RENAME __ducklake_rowid TO rowid");
        Assert.Equal(1, await lake.ExecuteAsync("DELETE FROM t WHERE id = 1"));
        Assert.Equal("2|0", await lake.QueryAsync("FROM t"));
    }
}
