using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Statements of DuckDB's own tables that read lakes: never the empty copies.</summary>
public class LocalStatementTests : LeakCheckedTest
{
    [Theory]
    [InlineData("UPDATE memory.main.l SET v = (SELECT max(i) FROM t) WHERE k = 1", "1|3;2|0;9|0")]
    [InlineData("UPDATE memory.main.l SET v = s.i FROM lake.t AS s WHERE s.i = k", "1|1;2|2;9|0")]
    [InlineData("UPDATE memory.main.l SET v = t.i FROM main.t WHERE t.i = k", "1|1;2|2;9|0")]
    [InlineData("UPDATE memory.main.l SET v = t.i FROM range(1), lake.main.t WHERE t.i = k", "1|1;2|2;9|0")]
    [InlineData("WITH m AS (SELECT max(i) AS x FROM t) UPDATE memory.main.l SET v = m.x FROM m WHERE k = 2", "1|0;2|3;9|0")]
    [InlineData("DELETE FROM memory.main.l WHERE k IN (SELECT i FROM t)", "9|0")]
    [InlineData("DELETE FROM memory.main.l USING lake.t AS s WHERE s.i = k AND s.i > 1", "1|0;9|0")]
    [InlineData("DELETE FROM memory.main.l WHERE NOT EXISTS (FROM lake.t WHERE i = k)", "1|0;2|0")]
    [InlineData("MERGE INTO memory.main.l USING lake.t AS s ON s.i = k WHEN MATCHED THEN UPDATE SET v = s.i WHEN NOT MATCHED THEN INSERT VALUES (s.i, -1)", "1|1;2|2;3|-1;9|0")]
    [InlineData("INSERT INTO memory.main.l SELECT i + 10, i FROM lake.t WHERE i = 3", "1|0;2|0;9|0;13|3")]
    [InlineData("INSERT INTO memory.main.l VALUES (20, (SELECT count(*) FROM t))", "1|0;2|0;9|0;20|3")]
    [InlineData("CREATE OR REPLACE TABLE memory.main.l AS SELECT i AS k, i * 2 AS v FROM t", "1|2;2|4;3|6")]
    public async Task ChangesOfLocalTablesReadTheLake(string change, string expected)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1, 2, 3);
        await SessionLake.ExecuteAsync(session, "CREATE TABLE memory.main.l AS SELECT * FROM (VALUES (1, 0), (2, 0), (9, 0)) AS v(k, v)");
        await SessionLake.ExecuteAsync(session, change);
        Assert.Equal(expected.Split(';'), await SessionLake.RowsAsync(session, "FROM memory.main.l ORDER BY k"));

        await SessionLake.ExecuteAsync(session, "CREATE OR REPLACE TABLE memory.main.l AS SELECT * FROM (VALUES (1, 0), (2, 0), (9, 0)) AS v(k, v)");
        await SessionLake.ExecuteAsync(session, "BEGIN; " + change + "; ROLLBACK");
        Assert.Equal(["1|0", "2|0", "9|0"], await SessionLake.RowsAsync(session, "FROM memory.main.l ORDER BY k"));
    }

    [Theory]
    [InlineData("EXPORT DATABASE lake TO '/nowhere/export'")]
    [InlineData("EXPORT DATABASE '/nowhere/export'")]
    [InlineData("EXPLAIN ANALYZE INSERT INTO t VALUES (1)")]
    [InlineData("EXPLAIN (ANALYZE) DELETE FROM t")]
    [InlineData("DELETE FROM memory.main.l WHERE k IN (FROM query_table('lake.t'))")]
    public async Task StatementsThatWouldReadEmptyCopiesAreRefused(string statement)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1, 2, 3);
        await SessionLake.ExecuteAsync(session, "CREATE TABLE memory.main.l(k INTEGER)");
        Assert.StartsWith("Not implemented Error: ", await SessionLake.ErrorAsync(session, statement), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PivotsWithoutListsFindTheirValuesInTheLake()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1, 2, 2, 3);
        await SessionLake.ExecuteAsync(session, "CREATE TABLE g AS SELECT 7 AS k, i FROM t");
        foreach (string pivot in new[]
        {
            "PIVOT g ON i USING count(*)",
            "SELECT * FROM (PIVOT (SELECT k, i FROM g) ON i USING count(*))",
            "SELECT * FROM (PIVOT lake.g ON i USING count(*)) AS p",
        })
        {
            using EngineResult result = await session.ExecuteAsync(SqlStatement.Split(pivot)[0], ParameterValues.Empty);
            using DuckDb.DuckDbDataChunk chunk = Assert.IsType<DuckDb.DuckDbDataChunk>(result.FetchChunk());
            Assert.Equal([1L, 2L, 1L], Enumerable.Range(1, chunk.ColumnCount - 1).Select(column => chunk.Vector(column).Values<long>()[0]));
        }
    }

    [Fact]
    public async Task ExplainTellsTheFilesOfScans()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(session, "SET ducklake_default_data_inlining_row_limit = 0; CREATE TABLE big(i INTEGER)");
        await SessionLake.ExecuteAsync(session, "INSERT INTO big FROM range(100)");
        await SessionLake.ExecuteAsync(session, "INSERT INTO big FROM range(100, 200)");
        foreach (string explain in new[] { "EXPLAIN", "EXPLAIN ANALYZE" })
        {
            using EngineResult result = await session.ExecuteAsync(
                SqlStatement.Split(explain + " SELECT count(*) FROM big WHERE i >= 150")[0], ParameterValues.Empty);
            string text = string.Join('\n', SessionLake.Texts(result));
            Assert.Contains("Total Files Considered: 2", text, StringComparison.Ordinal);
            Assert.Contains("Total Files Read: 1", text, StringComparison.Ordinal);
            Assert.Contains("Statistics", text, StringComparison.Ordinal);
        }

        Assert.Equal(["200"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM big"));
    }

    [Fact]
    public async Task NamedStatementsTakeTheirValuesFromExecute()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1, 2, 3);
        Assert.Empty(SqlStatement.Split("PREPARE p AS SELECT ?")[0].ParameterNames);
        await SessionLake.ExecuteAsync(session, "PREPARE d AS DELETE FROM t WHERE i = ?; EXECUTE d(2); EXECUTE d(3)");
        Assert.Equal(["1"], await SessionLake.RowsAsync(session, "FROM t"));
        Assert.StartsWith("Invalid Input Error: Values were not provided", await SessionLake.ErrorAsync(session, "EXECUTE d"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransactionsDoNotSeeSnapshotsOfTheirFuture()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        EngineSession other = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1);
        await SessionLake.ExecuteAsync(other, "BEGIN; FROM t");
        await EngineSessionTests.FillAsync(session, "t", 2);
        Assert.Equal("Invalid Input Error: No snapshot found at version 2", await SessionLake.ErrorAsync(other, "FROM t AT (VERSION => 2)"));
        await SessionLake.ExecuteAsync(other, "ROLLBACK; BEGIN; FROM t");
        await EngineSessionTests.FillAsync(session, "t", 3);
        Assert.Equal(["2"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM t AT (TIMESTAMP => now() + INTERVAL 1 DAY)"));
    }

    [Fact]
    public async Task MacrosOfALakeFindItsTablesFromAnywhere()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1, 2, 3);
        await SessionLake.ExecuteAsync(session, "CREATE MACRO above(n) AS TABLE SELECT i FROM t WHERE i > n");
        EngineSession other = await lake.OpenBareAsync();
        await lake.AttachAsync(other, "lake");
        Assert.Equal(["2", "3"], await SessionLake.RowsAsync(other, "FROM lake.above(1) ORDER BY i"));
    }
}
