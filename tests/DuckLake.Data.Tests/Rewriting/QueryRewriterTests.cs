using DuckLake.Arrow;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public class QueryRewriterTests : LeakCheckedTest
{
    [Fact]
    public async Task RelationsKeepTheirMeaning()
    {
        (string Query, string Expected)[] cases =
        [
            ("WITH t AS (SELECT 7 AS i) SELECT sum(i) FROM t", "7"),
            ("WITH t AS (SELECT i + 10 AS i FROM t) SELECT sum(i) FROM t", "37"),
            ("WITH c AS (WITH u AS (SELECT 5 AS i) FROM u) SELECT c.i + (SELECT sum(i) FROM u) FROM c", "13"),
            ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < (SELECT max(i) FROM u)) SELECT max(n) FROM t", "5"),
            ("SELECT (SELECT max(u.i) FROM u WHERE u.i < t.i + 4) FROM t ORDER BY t.i LIMIT 1", "4"),
            ("SELECT sum(x) FROM t, LATERAL (SELECT u.i + t.i AS x FROM u WHERE u.i > t.i + 1) l", "24"),
            ("SELECT count(*) FROM t, (VALUES (1), (9)) v(a) WHERE t.i = v.a", "1"),
            ("SELECT sum(i) FROM (FROM t UNION ALL FROM u)", "15"),
            ("SELECT string_agg(i::VARCHAR, ',' ORDER BY i) FROM t WHERE i IN (FROM u) OR i = 1", "1,4"),
            ("SELECT i, sum(i) OVER (ORDER BY i) AS r FROM t QUALIFY r > 2 ORDER BY i LIMIT 1", "2|3"),
            ("SELECT count(*) FROM query('SELECT * FROM lake.t WHERE i > 1')", "2"),
            ("SELECT count(*) FROM query_table('t')", "3"),
            ("SELECT sum(lake.main.t.i) FROM lake.main.t, u WHERE main.t.i = u.i", "4"),
            ("SELECT sum(lake.t.i) FROM t", "7"),
            ("SELECT count(*) FROM t a POSITIONAL JOIN u b", "3"),
            ("SELECT count(*) FROM t TABLESAMPLE 100%", "3"),
            ("SELECT sum(value) FROM (UNPIVOT t ON i)", "7"),
            ("SELECT * FROM (PIVOT t ON i IN (1, 2) USING count(*))", "1|1"),
            ("SELECT grouping(i), count(*) FROM t GROUP BY GROUPING SETS ((i), ()) HAVING count(*) > 1", "1|3"),
            ("SELECT v.x FROM v WHERE x > 3", "5"),
            ("SELECT y FROM v q(y) ORDER BY y DESC LIMIT 1", "5"),
            ("SELECT sum(x) FROM w", "10"),
            ("WITH t AS (SELECT 100 AS i) SELECT sum(x) FROM v", "10"),
            ("SELECT column_name FROM (SUMMARIZE t)", "i"),
            ("SELECT \"null\", \"default\" FROM (DESCRIBE nn)", "NO|'42'"),
            ("SELECT count(*) FROM (SELECT 1 FROM t, lake.s2.t)", "3"),
            ("SELECT sum(s2.t.i - main.t.i) FROM main.t, s2.t", "293"),
        ];
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        List<string> wrong = [];
        foreach ((string query, string expected) in cases)
        {
            string found = await AnswerAsync(session, query);
            if (found != expected)
            {
                wrong.Add($"{query}: {found}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task VirtualColumnsShowOnlyWhereTheyAreNamed()
    {
        (string Query, string Expected)[] cases =
        [
            ("SELECT * FROM t WHERE rowid = 1", "2"),
            ("SELECT rowid, * FROM t ORDER BY i LIMIT 1", "0|1"),
            ("SELECT t.*, t.rowid FROM t ORDER BY i LIMIT 1", "1|0"),
            ("SELECT COLUMNS(*), rowid FROM t WHERE snapshot_id > 0 ORDER BY i LIMIT 1", "1|0"),
            ("SELECT count(*) FROM t NATURAL JOIN u WHERE t.rowid >= 0 AND u.rowid >= 0", "1"),
            ("SELECT (SELECT max(u.i) FROM u WHERE u.rowid = t.rowid) FROM t ORDER BY i LIMIT 1", "4"),
            ("SELECT max(file_row_number), count(DISTINCT filename) FROM t", "2|1"),
            ("SELECT DISTINCT filename, count(*) FROM t GROUP BY ALL ORDER BY ALL", "ducklake_inlined_data_1_1|3"),
            ("SELECT count(*) FROM t WHERE filename = 'ducklake_inlined_data_1_1' AND file_index >= 0", "3"),
            ("SELECT x FROM (SELECT rowid AS x, i FROM t) WHERE i = 4", "2"),
            ("SELECT i FROM (SELECT * FROM t WHERE rowid = 0)", "1"),
            ("SELECT * EXCLUDE (i) FROM (SELECT *, rowid AS r FROM t) ORDER BY r LIMIT 1", "0"),
        ];
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        List<string> wrong = [];
        foreach ((string query, string expected) in cases)
        {
            string found = await AnswerAsync(session, query);
            if (found != expected)
            {
                wrong.Add($"{query}: {found}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task SnapshotsAreAskedForByAnyExpression()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        long before = (await SampleLake.CatalogOf(session).GetSnapshotAsync()).Id;
        await EngineSessionTests.FillAsync(session, "t", 1000);
        Assert.Equal(["7"], await SessionLake.RowsAsync(session, $"SELECT sum(i) FROM t AT (VERSION => {before})"));
        Assert.Equal(["7"], await SessionLake.RowsAsync(session, $"SELECT sum(x.i) FROM t x AT (VERSION => {before} + 1 - 1)"));
        Assert.Equal(["1007"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM t AT (TIMESTAMP => now())"));
        Assert.Equal(["1007|7"], await SessionLake.RowsAsync(session, $"SELECT sum(a.i), (SELECT sum(i) FROM t AT (VERSION => {before})) FROM t a"));
        Assert.Equal(["7"], await SessionLake.RowsAsync(session, $"SELECT sum(i) FROM tv AT (VERSION => {before})"));
        Assert.Equal(["1007"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM tv"));
        Assert.Equal(
            "Invalid Input Error: No snapshot found at timestamp 1990-01-01 00:00:00",
            await SessionLake.ErrorAsync(session, "FROM t AT (TIMESTAMP => TIMESTAMP '1990-01-01')"));

        using EngineStatement statement = await session.PrepareAsync(SqlStatement.Split("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM t AT (VERSION => ?) ORDER BY ALL")[0]);
        await SampleLake.CatalogOf(session).TransactAsync((transaction, _) =>
        {
            transaction.AddColumn("t", DuckLakeColumnSpec.Parse("j", "INTEGER"));
            return Task.CompletedTask;
        });
        foreach (int round in new[] { 1, 2 })
        {
            using (EngineResult old = await statement.ExecuteAsync(new ParameterValues { ["1"] = before }))
            {
                Assert.Equal(["1", "2", "4"], SessionLake.Texts(old));
            }

            using EngineResult current = await statement.ExecuteAsync(new ParameterValues { ["1"] = before + 2 });
            Assert.Equal(["1|NULL", "1000|NULL", "2|NULL", "4|NULL"], SessionLake.Texts(current));
            Assert.InRange(round, 1, 2);
        }
    }

    [Fact]
    public async Task ViewsCannotContainThemselves()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        await SampleLake.CreateViewAsync(session, "r1", "FROM {DUCKLAKE_CATALOG}.r2");
        await SampleLake.CreateViewAsync(session, "r2", "FROM {DUCKLAKE_CATALOG}.r1");
        Assert.Contains("infinite recursion detected", await SessionLake.ErrorAsync(session, "FROM r1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LateBoundTextsFollowTheTable()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        string query = await session.Rewriter.RewriteLateBoundAsync("SELECT sum(x.i) AS n FROM t x JOIN v ON v.x = x.i");
        Assert.DoesNotContain("ducklake_scan", query, StringComparison.Ordinal);
        string expression = await session.Rewriter.RewriteLateBoundAsync("(SELECT max(i) FROM lake.t) + a");
        await SessionLake.ExecuteAsync(session, $"CREATE VIEW memory.main.lv AS {query}");
        await SessionLake.ExecuteAsync(session, $"CREATE MACRO memory.main.lm(a) AS {expression}");
        Assert.Equal(["2|14"], await SessionLake.RowsAsync(session, "SELECT n, memory.main.lm(10) FROM memory.main.lv"));
        await EngineSessionTests.FillAsync(session, "t", 5);
        Assert.Equal(["7|15"], await SessionLake.RowsAsync(session, "SELECT n, memory.main.lm(10) FROM memory.main.lv"));
        Assert.Equal("SELECT 1", await session.Rewriter.RewriteLateBoundAsync("SELECT 1"));
    }

    [Fact]
    public async Task TextsWithoutLakeTablesStayAsTheyAre()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        foreach (string text in new[] { "SELECT  1", "FROM range(3)", "SHOW ALL TABLES", "SELECT /* x */ * FROM duckdb_tables()", "not sql at all FROM", "DESCRIBE t" })
        {
            using RewrittenQuery query = await session.Rewriter.RewriteQueryAsync(text);
            Assert.Equal(text, query.Sql);
            Assert.Empty(query.Scans);
        }
    }

    [Fact]
    public async Task PivotsWithoutListsReadTheLake()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        using RewrittenQuery query = await session.Rewriter.RewriteQueryAsync("PIVOT lake.t ON i USING count(*)");
        Assert.Single(query.Scans);
        Assert.StartsWith("PIVOT (SELECT * FROM ducklake_scan(", query.Sql, StringComparison.Ordinal);
        Assert.EndsWith(" AS \"t\"  ON i USING count(*)", query.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScansAreGivenBack()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        RewrittenQuery query = await session.Rewriter.RewriteFromAsync("t, u x");
        long id = query.Scans[0].Id;
        Assert.Equal($"ducklake_scan({id}) AS t , ducklake_scan({query.Scans[1].Id}) AS x", query.Sql);
        Assert.Same(query.Scans[0], session.Scans.Get(id));
        query.Dispose();
        Assert.Throws<InvalidOperationException>(() => session.Scans.Get(id));
    }

    private static async Task<string> AnswerAsync(EngineSession session, string query)
    {
        try
        {
            return string.Join(';', await SessionLake.RowsAsync(session, query));
        }
        catch (DuckLakeException error)
        {
            return error.Message;
        }
    }

    private static async Task<EngineSession> OpenAsync(SessionLake lake)
    {
        EngineSession session = await lake.OpenAsync();
        await EngineSessionTests.FillAsync(session, "t", 1, 2, 4);
        await EngineSessionTests.FillAsync(session, "u", 4, 5, -1);
        await SampleLake.CatalogOf(session).TransactAsync(async (transaction, _) =>
        {
            transaction.CreateSchema("s2");
            transaction.CreateTable(("s2", "t"), [DuckLakeColumnSpec.Parse("i", "INTEGER")]);
            await transaction.AppendAsync(("s2", "t"), [100], new DuckLakeRowMapping<int>().Column("i", value => value));
            transaction.CreateTable("nn", [DuckLakeColumnSpec.Parse("a", "INTEGER") with { NullsAllowed = false, Default = DuckLakeDefault.Literal("42") }]);
        });
        await SampleLake.CreateViewAsync(session, "v", "SELECT i + 1 FROM (SELECT * FROM t) q", "x");
        await SampleLake.CreateViewAsync(session, "w", "FROM {DUCKLAKE_CATALOG}.main.v");
        await SampleLake.CreateViewAsync(session, "tv", "SELECT * FROM t");
        await session.SyncAsync();
        return session;
    }
}
