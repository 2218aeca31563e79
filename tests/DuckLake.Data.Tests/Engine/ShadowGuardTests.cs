using DuckLake.Arrow;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>No part of a statement may read the empty tables that stand for those of lakes.</summary>
public class ShadowGuardTests : LeakCheckedTest
{
    // The lake's table t holds 1, 2 and 3, the local table memory.l holds 1 and 2.
    private static readonly (string Query, string Expected)[] s_queries =
    [
        ("SELECT sum(i) FROM t", "6"),
        ("TABLE t ORDER BY i LIMIT 1", "1"),
        ("SELECT (SELECT max(i) FROM t)", "3"),
        ("SELECT 1 WHERE EXISTS (FROM t)", "1"),
        ("SELECT count(*) FROM range(5) r(x) WHERE x IN (FROM t)", "3"),
        ("SELECT count(*) FROM range(5) r(x) WHERE x = ANY (SELECT i FROM t)", "3"),
        ("SELECT sum(y) FROM range(2) r(x), LATERAL (SELECT i + x AS y FROM t)", "15"),
        ("SELECT count(*) FROM range(3) r(x) JOIN t ON x = i", "2"),
        ("SELECT count(*) FROM t POSITIONAL JOIN memory.l", "3"),
        ("SELECT count(*) FROM memory.l JOIN t USING (i)", "2"),
        ("SELECT count(*) FROM memory.l NATURAL JOIN t", "2"),
        ("SELECT count(*) FROM memory.l ASOF JOIN t ON l.i >= t.i", "2"),
        ("SELECT count(*) FROM memory.l SEMI JOIN t ON l.i = t.i", "2"),
        ("SELECT i FROM memory.l GROUP BY i HAVING i = (SELECT min(i) FROM t)", "1"),
        ("SELECT i FROM memory.l QUALIFY row_number() OVER (ORDER BY i) = (SELECT min(i) FROM t)", "1"),
        ("SELECT i FROM memory.l ORDER BY (SELECT max(x.i) FROM t x) - i LIMIT 1", "2"),
        ("SELECT count(*) FROM (FROM range(9) LIMIT (SELECT max(i) FROM t))", "3"),
        ("SELECT i FROM range(9) r(i) ORDER BY i LIMIT 1 OFFSET (SELECT max(i) FROM t)", "3"),
        ("SELECT sum(l.i) FILTER (WHERE l.i IN (FROM t)) FROM memory.l", "3"),
        ("SELECT first_value((SELECT max(i) FROM t)) OVER (ORDER BY l.i) FROM memory.l LIMIT 1", "3"),
        ("SELECT CASE WHEN (SELECT count(*) FROM t) = 3 THEN 'all' ELSE 'none' END", "all"),
        ("SELECT list_sum([(SELECT max(i) FROM t), 1])", "4"),
        ("SELECT {'a': (SELECT max(i) FROM t)}.a", "3"),
        ("SELECT sum(i) FROM (VALUES ((SELECT max(i) FROM t)), (1)) v(i)", "4"),
        ("WITH t AS (SELECT 7 AS i) SELECT sum(i) FROM t", "7"),
        ("WITH t AS (SELECT 7 AS i) SELECT sum(i) FROM lake.t", "6"),
        ("WITH t AS (SELECT i + 1 AS i FROM t) SELECT sum(i) FROM t", "9"),
        ("SELECT (WITH x AS (FROM t) SELECT sum(i) FROM x)", "6"),
        ("WITH x AS MATERIALIZED (SELECT i FROM t) SELECT sum(a.i) FROM x a, x b", "18"),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r JOIN t ON t.i = r.n) SELECT max(n) FROM r", "4"),
        ("WITH RECURSIVE r(n) AS (SELECT min(i) FROM t UNION ALL SELECT n + 1 FROM r WHERE n < (SELECT max(i) FROM t)) SELECT sum(n) FROM r", "6"),
        ("SELECT sum(i) FROM (FROM t UNION ALL FROM t)", "12"),
        ("SELECT sum(i) FROM (FROM memory.l UNION BY NAME SELECT i FROM t)", "6"),
        ("SELECT count(*) FROM (FROM t EXCEPT FROM memory.l)", "1"),
        ("SELECT max FROM (SUMMARIZE t)", "3"),
        ("SELECT column_type FROM (DESCRIBE t)", "INTEGER"),
        ("SELECT count(*) FROM (DESCRIBE SELECT * FROM t, memory.l)", "2"),
        ("SELECT \"3\" FROM (PIVOT t ON i IN (2, 3) USING sum(i))", "3"),
        ("SELECT \"3\" FROM t PIVOT (sum(i) FOR i IN (2, 3))", "3"),
        ("SELECT sum(value) FROM (UNPIVOT t ON i)", "6"),
        ("SELECT sum(i) FROM query_table('t')", "6"),
        ("SELECT sum(i) FROM query('FROM lake.t')", "6"),
        ("SELECT sum(i) FROM v", "6"),
        ("SELECT sum(i) FROM nested", "12"),
        ("SELECT sum(i) FROM m()", "6"),
        ("SELECT s()", "6"),
        ("SELECT memory.main.local_scalar(1)", "7"),
        ("SELECT sum(i) FROM memory.main.local_table()", "6"),
        ("SELECT sum(i) FROM memory.local_view", "6"),
        ("SELECT sum(range) FROM range((SELECT max(i) FROM t))", "3"),
        ("SELECT sum(i) FROM t AT (VERSION => (SELECT 2))", "6"),
        ("SELECT sum(u) FROM (SELECT unnest((SELECT list(i) FROM t)) AS u)", "6"),
        ("SELECT count(*) FROM t TABLESAMPLE 100%", "3"),
        ("SELECT sum(COLUMNS(lambda c: c = 'i')) FROM t", "6"),
        ("SELECT count(table_name) FROM duckdb_tables() WHERE table_name IN (SELECT 't' FROM t)", "1"),
    ];

    // Texts that name the lake's table, as no rewritten text must.
    private static readonly string[] s_rawTexts =
    [
        "SELECT * FROM lake.t",
        "SELECT i FROM t WHERE i = $1",
        "SELECT 1 WHERE EXISTS (FROM lake.t WHERE false)",
        "SELECT * FROM memory.l JOIN t USING (i)",
        "SELECT * FROM query_table(getvariable('name'))",
        "SELECT * FROM query('FROM ' || getvariable('name'))",
    ];

    // Statements that read the table by a view whose text was not rewritten.
    private static readonly string[] s_hidingTexts =
    [
        "SELECT * FROM memory.hidden",
        "SUMMARIZE memory.hidden",
        "UPDATE memory.l SET i = 1 WHERE i IN (FROM memory.hidden)",
        "DELETE FROM memory.l USING memory.hidden h WHERE h.i = l.i",
        "INSERT INTO memory.l FROM memory.hidden",
        "CREATE TABLE memory.made AS FROM memory.hidden",
        "CREATE TABLE made AS FROM memory.hidden",
        "INSERT INTO t FROM memory.hidden",
        "UPDATE t SET i = (SELECT max(i) FROM memory.hidden)",
        "MERGE INTO t USING memory.hidden h ON h.i = t.i WHEN MATCHED THEN DELETE",
        "SET VARIABLE most = (SELECT max(i) FROM memory.hidden)",
        "COPY memory.hidden TO 'never.csv'",
        "PIVOT memory.hidden ON i USING sum(i)",
        "SELECT * FROM memory.hidden h, __ducklake_metadata_lake.ducklake_table",
        "CALL range((SELECT count(*) FROM memory.hidden))",
    ];

    [Fact]
    public async Task TablesAreReadWhereverAStatementNamesThem()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        List<string> wrong = [];
        foreach ((string query, string expected) in s_queries)
        {
            try
            {
                using EngineResult result = await session.ExecuteAsync(
                    SqlStatement.Split($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query}) AS q")[0], ParameterValues.Empty);
                string[] rows = SessionLake.Texts(result);
                if (rows is not [{ } row] || row != expected)
                {
                    wrong.Add($"{query} gave {string.Join(", ", rows)} instead of {expected}");
                }
            }
            catch (DuckLakeException error)
            {
                wrong.Add($"{query} gave {error.Message}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task StatementsReadTablesInTheirParts()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        using TemporaryDirectory files = new();
        string csv = SqlText.Literal(files.Combine("t.csv"));

        await SessionLake.ExecuteAsync(session, $"COPY (SELECT i FROM memory.l WHERE i IN (FROM t)) TO {csv}");
        Assert.Equal(["3"], await SessionLake.RowsAsync(session, $"SELECT sum(i) FROM read_csv({csv})"));
        await SessionLake.ExecuteAsync(session, "CREATE TABLE memory.made AS SELECT i FROM (FROM memory.l JOIN t USING (i))");
        Assert.Equal(["3"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM memory.made"));
        await SessionLake.ExecuteAsync(session, "INSERT INTO memory.made VALUES ((SELECT max(i) FROM t))");
        await SessionLake.ExecuteAsync(session, "UPDATE memory.made SET i = i * (SELECT max(i) FROM t) WHERE i IN (FROM t)");
        Assert.Equal(["18"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM memory.made"));
        await SessionLake.ExecuteAsync(session, "DELETE FROM memory.made USING t WHERE made.i = t.i * 3");
        Assert.Equal(["0"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM memory.made"));
        await SessionLake.ExecuteAsync(session, "MERGE INTO memory.made USING t ON t.i = made.i WHEN NOT MATCHED THEN INSERT VALUES (t.i)");
        Assert.Equal(["6"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM memory.made"));
        await SessionLake.ExecuteAsync(session, "SET VARIABLE most = (SELECT max(i) FROM t)");
        Assert.Equal(["3"], await SessionLake.RowsAsync(session, "SELECT getvariable('most')"));
        await SessionLake.ExecuteAsync(session, "PREPARE p AS SELECT CAST(sum(i) + $1 AS VARCHAR) FROM t WHERE i <= $1");
        Assert.Equal(["9"], await TextsAsync(session, "EXECUTE p((SELECT max(i) FROM t))"));
        Assert.Equal(["6"], await TextsAsync(session, "PIVOT (SELECT CAST(sum(i) AS VARCHAR) AS s, 'a' AS k FROM t) ON k USING max(s)"));
        await SessionLake.ExecuteAsync(session, "CREATE TYPE memory.mood AS ENUM (SELECT CAST(i AS VARCHAR) FROM t)");
        Assert.Equal(["[1, 2, 3]"], await SessionLake.RowsAsync(session, "SELECT list_sort(enum_range(NULL::memory.mood))"));
        Assert.Contains("cannot contain a subquery", await SessionLake.ErrorAsync(session, "ATTACH 'ducklake:x.db' AS x (DATA_PATH (SELECT max(i) FROM t))"), StringComparison.Ordinal);
        Assert.Contains("IMPORT DATABASE is not supported", await SessionLake.ErrorAsync(session, "IMPORT DATABASE 'x'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextThatWouldReadAnEmptyCopyIsRefused()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        await SessionLake.ExecuteAsync(session, "SET VARIABLE name = 'lake.t'");

        // As a view in a file of another program is: nothing of it was rewritten.
        session.Connection.Execute("CREATE VIEW memory.hidden AS SELECT * FROM lake.main.t");
        ParameterValues values = new() { ["1"] = 1 };
        List<string> passed = [];
        foreach (string text in s_rawTexts)
        {
            Exception? refusal = Record.Exception(() => session.Guard.Check(text, values, default));
            AddUnlessRefused(passed, text, refusal);
        }

        foreach (string text in s_hidingTexts)
        {
            Exception? refusal = await Record.ExceptionAsync(() => SessionLake.ExecuteAsync(session, text));
            AddUnlessRefused(passed, text, refusal);
        }

        Assert.Empty(passed);
        Assert.Equal("PHYSICAL_ONLY", session.Connection.GetSetting("explain_output"), ignoreCase: true);
        Assert.Equal(["3"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM t"));

        // In a transaction of DuckDB's own, which a refusal does not end.
        await SessionLake.ExecuteAsync(session, "BEGIN; INSERT INTO memory.l VALUES (9)");
        Assert.Contains("hidden from it", await SessionLake.ErrorAsync(session, "INSERT INTO memory.l FROM memory.hidden"), StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(session, "ROLLBACK");
        Assert.Equal(["2"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM memory.l"));
    }

    private static void AddUnlessRefused(List<string> passed, string text, Exception? refusal)
    {
        if (refusal is not DuckLakeException { Kind: DuckLakeErrorKind.Unsupported }
            || !refusal.Message.Contains("reads lake.main.t of a lake by a name that is hidden", StringComparison.Ordinal))
        {
            passed.Add($"{text}: {refusal?.Message ?? "passed"}");
        }
    }

    private static async Task<EngineSession> OpenAsync(SessionLake lake)
    {
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(
            session,
            "CREATE TABLE t(i INTEGER); INSERT INTO t VALUES (1), (2), (3); CREATE TABLE memory.l AS FROM (VALUES (1), (2)) v(i);"
                + "CREATE VIEW v AS FROM t; CREATE VIEW nested AS FROM v UNION ALL FROM (SELECT i FROM t WHERE EXISTS (FROM v));"
                + "CREATE MACRO m() AS TABLE FROM t; CREATE MACRO s() AS (SELECT sum(i) FROM t); CREATE VIEW memory.local_view AS FROM v;"
                + "CREATE MACRO memory.main.local_scalar(a) AS (SELECT sum(i) + a FROM lake.t); CREATE MACRO memory.main.local_table() AS TABLE FROM lake.v");
        return session;
    }

    private static async Task<string[]> TextsAsync(EngineSession session, string sql)
    {
        using EngineResult result = await session.ExecuteAsync(SqlStatement.Split(sql)[0], ParameterValues.Empty);
        return SessionLake.Texts(result);
    }
}
