using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>The same text again: it runs as it was prepared, and sees what is there now.</summary>
public class StatementCacheTests : LeakCheckedTest
{
    private const string Query = "SELECT CAST(sum(i) AS VARCHAR) FROM t WHERE i > 1";

    [Fact]
    public async Task ARepeatedTextIsNotRewrittenAgainAndSeesNewRows()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        Assert.Equal(["5"], await TextsAsync(session, Query));
        int scans = await ScanNumberAsync(session);
        Assert.Equal(["5"], await TextsAsync(session, Query));
        await SessionLake.ExecuteAsync(session, "INSERT INTO t VALUES (10)");
        Assert.Equal(["15"], await TextsAsync(session, Query));
        Assert.Equal(["5"], await TextsAsync(session, Query.Replace("FROM t", "FROM t AT (VERSION => 2)", StringComparison.Ordinal)));

        // One scan for the other text and one for the question.
        Assert.Equal(scans + 2, await ScanNumberAsync(session));
    }

    [Fact]
    public async Task ARepeatedTextSeesWhatItsNamesMeanNow()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        EngineSession other = await lake.OpenAsync();
        const string All = "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM t ORDER BY 1";
        Assert.Equal(["1", "2", "3"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(other, "ALTER TABLE t ADD COLUMN j INTEGER DEFAULT 7");
        Assert.Equal(["1|7", "2|7", "3|7"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(other, "DROP TABLE t; CREATE TABLE t(i INTEGER, j INTEGER); INSERT INTO t VALUES (5, 6)");
        Assert.Equal(["5|6"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(other, "DROP TABLE t; CREATE VIEW t AS SELECT 'v' AS i");
        Assert.Equal(["v"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(session, "CREATE SCHEMA s; CREATE TABLE s.t(i INTEGER); INSERT INTO s.t VALUES (9); USE lake.s");
        Assert.Equal(["9"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(session, "CREATE TEMPORARY TABLE t AS SELECT 'local' AS i");
        Assert.Equal(["local"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(session, "DROP TABLE temp.t; BEGIN; INSERT INTO s.t VALUES (10)");
        Assert.Equal(["10", "9"], await TextsAsync(session, All));
        await SessionLake.ExecuteAsync(session, "ROLLBACK");
        Assert.Equal(["9"], await TextsAsync(session, All));
    }

    [Fact]
    public async Task ARepeatedTextTakesNewValuesOfAnyType()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        const string Filtered = "SELECT CAST(count(*) AS VARCHAR) FROM t WHERE i >= $1";
        foreach ((object? value, string expected) in new (object?, string)[] { (2, "2"), (3L, "1"), (2.5, "1"), ("1", "3"), (null, "0"), (2m, "2") })
        {
            using EngineResult result = await session.ExecuteAsync(SqlStatement.Split(Filtered)[0], new ParameterValues { ["1"] = value });
            Assert.Equal([expected], SessionLake.Texts(result));
        }
    }

    [Theory]
    [InlineData("SELECT i FROM t", true)]
    [InlineData("WITH x AS (FROM t) SELECT a.i FROM x a JOIN v b USING (i)", true)]
    [InlineData("SELECT i FROM t WHERE DATE '2020-01-01' < 'today'::DATE", false)]
    [InlineData("SELECT i FROM t, range(3)", false)]
    [InlineData("SELECT i FROM query_table('t')", true)]
    [InlineData("FROM (PIVOT t ON i IN (1) USING sum(i))", false)]
    public async Task OnlyTextsThatMeanTheSameEachTimeAreKept(string query, bool isKept)
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        using RewrittenQuery rewritten = await session.Rewriter.RewriteQueryAsync(query);
        Assert.Equal(isKept, rewritten.IsRepeatable);
    }

    private static async Task<EngineSession> OpenAsync(SessionLake lake)
    {
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(session, "CREATE TABLE t(i INTEGER); INSERT INTO t VALUES (1), (2), (3); CREATE VIEW v AS FROM t");
        await session.SyncAsync();
        return session;
    }

    /// <summary>The number of the last scan that the session has named.</summary>
    private static async Task<int> ScanNumberAsync(EngineSession session)
    {
        await session.SyncAsync();
        using RewrittenQuery question = await session.Rewriter.RewriteQueryAsync("SELECT i FROM t");
        return (int)question.Scans[0].Id;
    }

    private static async Task<string[]> TextsAsync(EngineSession session, string sql)
    {
        using EngineResult result = await session.ExecuteAsync(SqlStatement.Split(sql)[0], ParameterValues.Empty);
        return SessionLake.Texts(result);
    }
}
