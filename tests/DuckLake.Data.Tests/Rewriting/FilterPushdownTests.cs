using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public class FilterPushdownTests : LeakCheckedTest
{
    [Fact]
    public async Task ConditionsReachTheScans()
    {
        (string Query, string Expected)[] cases =
        [
            ("FROM t WHERE i = 3", "i = 3"),
            ("FROM t WHERE 3 < I AND s = 'x' AND i + 1 = 4", "(i > 3 AND s = 'x')"),
            ("FROM t x WHERE x.i >= -3 OR x.b IN (1, 2)", "(i >= -3 OR b IN (1, 2))"),
            ("FROM t WHERE i = 3 OR random() < 0.5", ""),
            ("FROM t WHERE NOT (i = 3 OR s IS NULL)", "(i <> 3 AND s IS NOT NULL)"),
            ("FROM t WHERE i NOT BETWEEN 1 AND 2", "(i < 1 OR i > 2)"),
            ("FROM t WHERE dt >= DATE '1994-01-01' AND dt < DATE '1994-01-01' + INTERVAL 1 YEAR", "(dt >= 01/01/1994 AND dt < 01/01/1995 00:00:00)"),
            ("FROM t WHERE dt > '1994-01-01'", "dt > 01/01/1994"),
            ("FROM t WHERE de < 1.5 AND d > 0.07", "(de < 1.5 AND d > 0.07)"),
            ("FROM t WHERE b = 2.5::DOUBLE", ""),
            ("FROM t WHERE s = 5", ""),
            ("FROM t WHERE i = '5'", "i = 5"),
            ("FROM t WHERE i = NULL", ""),
            ("FROM t WHERE s LIKE 'ab%' AND s LIKE 'a%c%'", "(starts_with(s, 'ab') AND starts_with(s, 'a'))"),
            ("FROM t WHERE s NOT LIKE 'ab%' AND s NOT LIKE 'a%c'", "NOT starts_with(s, 'ab')"),
            ("FROM t WHERE s COLLATE nocase = 'x'", ""),
            ("FROM t WHERE ok AND NOT ok", "(ok = True AND ok = False)"),
            ("FROM t WHERE i = (SELECT 3)", ""),
            ("FROM t WHERE lake.main.t.i = 3 AND main.t.b = 4", "(i = 3 AND b = 4)"),
            ("FROM t x(a, c) WHERE a = 1 AND c = 2 AND s = 'q'", "((i = 1 AND b = 2) AND s = 'q')|(i = 1 AND b = 2 AND s = 'q')"),
            ("FROM t LEFT JOIN u ON t.i = u.i WHERE u.b IS NULL AND t.b = 1", "b = 1;"),
            ("FROM t LEFT JOIN u ON t.i = u.i WHERE u.b = 2", ";b = 2"),
            ("FROM t LEFT JOIN u ON t.i = u.i AND u.b = 2 AND t.b = 1", ";b = 2"),
            ("FROM t JOIN u ON t.i = u.i AND u.b = 2 AND t.b IS NULL", "b IS NULL;b = 2"),
            ("FROM t FULL JOIN u ON t.i = u.i AND u.b = 2 WHERE t.b > 1", "b > 1;"),
            ("FROM t SEMI JOIN u ON t.i = u.i AND u.b = 2", ";b = 2"),
            ("FROM t ANTI JOIN u ON t.i = u.i AND u.b = 2 AND t.b = 1", ";b = 2"),
            ("FROM t POSITIONAL JOIN u WHERE t.i = 1", ";"),
            ("FROM t JOIN u USING (i) WHERE i = 1", "i = 1;"),
            ("FROM t, u WHERE i = 1", ";"),
            ("FROM t, u WHERE (t.i = 1 AND u.i = 2) OR (t.i = 3 AND u.i = 4)", "(i = 1 OR i = 3);(i = 2 OR i = 4)"),
            ("FROM (SELECT i AS x, b FROM t) q WHERE x = 1", "i = 1"),
            ("FROM (SELECT * FROM t LIMIT 3) q WHERE i = 1", ""),
            ("FROM (SELECT i, sum(b) AS b FROM t GROUP BY i) q WHERE i = 1 AND b = 2", "i = 1"),
            ("FROM (SELECT i, row_number() OVER () AS b FROM t) q WHERE i = 1", ""),
            ("FROM (SELECT i FROM t UNION ALL SELECT i FROM u) q WHERE i = 1", "i = 1;i = 1"),
            ("FROM (SELECT i FROM t UNION ALL SELECT b FROM u) q WHERE i = 1", ";"),
            ("WITH c AS (FROM t) FROM c WHERE i = 1", "i = 1"),
            ("WITH c AS (FROM t) FROM c x, c y WHERE x.i = 1 AND y.i = 2", "(i = 1 OR i = 2)"),
            ("WITH c AS (FROM t) FROM c x, c y WHERE x.i = 1", ""),
            ("FROM v WHERE x = 1", "i = 1"),
            ("FROM t WHERE EXISTS (FROM u WHERE u.i = t.i AND u.b = 2 AND t.b = 1)", ";b = 2"),
            ("FROM t WHERE i IN (1, 2) USING SAMPLE 5 ROWS", ""),
            ("FROM t WHERE rowid = 4 AND t.snapshot_id > 1", "(rowid = 4 AND snapshot_id > 1)"),
            ("FROM t WHERE i IS DISTINCT FROM 3", "(i <> 3 OR i IS NULL)"),
            ("SELECT i AS b, b AS i FROM t WHERE i = 1", "i = 1"),
            ("FROM t WHERE ts > now()", ""),
        ];
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        List<string> wrong = [];
        foreach ((string query, string expected) in cases)
        {
            string found = await FiltersAsync(session, query, ParameterValues.Empty);
            if (!expected.Split('|').Contains(found))
            {
                wrong.Add($"{query}: {found}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task ParametersAreTakenAtEachExecution()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        const string Query = "FROM t WHERE i > $1 AND dt = $2";
        Assert.Equal("(i > 5 AND dt = 01/02/1994)", await FiltersAsync(session, Query, new ParameterValues { ["1"] = 5, ["2"] = new DateOnly(1994, 1, 2) }));
        Assert.Equal("dt = 01/02/1994", await FiltersAsync(session, Query, new ParameterValues { ["1"] = "x", ["2"] = "1994-01-02" }));
        Assert.Equal("i > 2.5", await FiltersAsync(session, Query, new ParameterValues { ["1"] = 2.5, ["2"] = null }));
    }

    [Fact]
    public async Task TextsAreNotComparedUnderACollation()
    {
        await using SessionLake lake = new();
        EngineSession session = await OpenAsync(lake);
        await SessionLake.ExecuteAsync(session, "SET default_collation = 'nocase'");
        Assert.Equal("i = 1", await FiltersAsync(session, "FROM t WHERE s = 'x' AND i = 1", ParameterValues.Empty));
    }

    [Fact]
    public async Task ResultsAreThoseWithoutPushdown()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        Random random = new(20260731);
        await SampleLake.CreateAsync(session, "t", SampleLake.RandomRows(random, 40), SampleLake.RandomRows(random, 30), SampleLake.RandomRows(random, 1));
        await SampleLake.CreateAsync(session, "u", SampleLake.RandomRows(random, 25), SampleLake.RandomRows(random, 25));
        await SampleLake.CreateViewAsync(session, "v", "SELECT i, b, s, d, dt, ts, de, ok FROM {DUCKLAKE_CATALOG}.t WHERE i < 4 OR i IS NULL");
        QueryGenerator generator = new(random);
        int filtered = 0;
        for (int i = 0; i < 250; i++)
        {
            string query = generator.Next();
            session.Rewriter.PushesFilters = true;
            await session.SyncAsync();
            using (RewrittenQuery rewritten = await session.Rewriter.RewriteQueryAsync(query))
            {
                await rewritten.BindAsync(session.Connection, ParameterValues.Empty);
                filtered += rewritten.Scans.Any(scan => scan.Filter is not null) ? 1 : 0;
            }

            string[] with = await SortedAsync(session, query);
            session.Rewriter.PushesFilters = false;
            string[] without = await SortedAsync(session, query);
            Assert.True(with.SequenceEqual(without), $"{query}\n{string.Join('\n', with)}\n--\n{string.Join('\n', without)}");
        }

        Assert.True(filtered > 100, $"Only {filtered} queries had a filter.");
    }

    private static async Task<EngineSession> OpenAsync(SessionLake lake)
    {
        EngineSession session = await lake.OpenAsync();
        await SampleLake.CreateAsync(session, "t");
        await SampleLake.CreateAsync(session, "u");
        await SampleLake.CreateViewAsync(session, "v", "SELECT i, b FROM {DUCKLAKE_CATALOG}.t", "x");
        return session;
    }

    private static async Task<string[]> SortedAsync(EngineSession session, string query)
    {
        try
        {
            string[] rows = await SessionLake.RowsAsync(session, query);
            Array.Sort(rows, StringComparer.Ordinal);
            return rows;
        }
        catch (Arrow.DuckLakeException error)
        {
            return [error.Message];
        }
    }

    private static async Task<string> FiltersAsync(EngineSession session, string query, ParameterValues values)
    {
        await session.SyncAsync();
        using RewrittenQuery rewritten = await session.Rewriter.RewriteQueryAsync(query);
        await rewritten.BindAsync(session.Connection, values);
        return string.Join(';', rewritten.Scans.Select(scan => scan.Filter?.ToString()));
    }
}
