using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>The same random statements against a lake and against a database of DuckDB's own.</summary>
public sealed class RowChangeFuzzTests : LeakCheckedTest
{
    private const string Definition =
        "(id INTEGER, a BIGINT DEFAULT 7, b VARCHAR DEFAULT 'it''s', c DOUBLE, d DECIMAL(10,2), e DATE, f TIMESTAMP, g BOOLEAN, h INTEGER[], "
        + "s STRUCT(x INTEGER, y VARCHAR), u UUID, m MAP(VARCHAR, INTEGER), z BLOB)";

    private int _nextId;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 10)]
    [InlineData(4, 10)]
    [InlineData(5, 100_000)]
    public async Task ChangesRowsAsDuckDbDoes(int seed, int inliningRowLimit)
    {
        var random = new Random(seed);
        await using RowsLake lake = await RowsLake.OpenAsync(inliningRowLimit);
        await using RowsLake plain = await RowsLake.OpenPlainAsync();
        await BothAsync(lake, plain, $"CREATE TABLE t{Definition}");
        await BothAsync(lake, plain, "CREATE TABLE src(id INTEGER, a BIGINT, b VARCHAR)");
        await BothAsync(lake, plain, "INSERT INTO src SELECT i, i * 10, 'src ' || i FROM range(0, 60, 3) r(i)");
        bool isOpen = false;
        for (int step = 0; step < 60; step++)
        {
            int choice = random.Next(12);
            if (choice == 0)
            {
                await BothAsync(lake, plain, isOpen ? random.Next(3) == 0 ? "ROLLBACK" : "COMMIT" : "BEGIN");
                isOpen = !isOpen;
            }

            bool failed = await BothAsync(lake, plain, NextStatement(random));
            if (failed && isOpen)
            {
                // Most errors leave nothing but to roll back.
                await BothAsync(lake, plain, "ROLLBACK");
                isOpen = false;
            }

            if (random.Next(3) == 0)
            {
                await CompareAsync(lake, plain, step);
            }
        }

        await BothAsync(lake, plain, isOpen ? "COMMIT" : "SELECT 1");
        await CompareAsync(lake, plain, 1000);
    }

    private static async Task CompareAsync(RowsLake lake, RowsLake plain, int step)
    {
        const string Query = "SELECT * FROM t ORDER BY ALL";
        Assert.Equal($"{step}\n{await plain.QueryAsync(Query)}", $"{step}\n{await lake.QueryAsync(Query)}");
    }

    private static async Task<bool> BothAsync(RowsLake lake, RowsLake plain, string text)
    {
        (long expected, string? expectedError) = await TryAsync(plain, text);
        (long found, string? error) = await TryAsync(lake, text);
        Assert.Equal($"{text}: {expectedError}", $"{text}: {error}");
        if (error is null && !text.StartsWith("CREATE", StringComparison.Ordinal))
        {
            Assert.Equal($"{text}: {expected}", $"{text}: {found}");
        }

        return error is not null;
    }

    private static async Task<(long Count, string? Error)> TryAsync(RowsLake lake, string text)
    {
        try
        {
            return (await lake.ExecuteAsync(text), null);
        }
        catch (DuckLakeException error)
        {
            return (-1, error.Message.Split('\n')[0]);
        }
    }

    private string NextStatement(Random random)
    {
        string key = random.Next(60).ToString(CultureInfo.InvariantCulture);
        switch (random.Next(20))
        {
            case 0 or 1 or 2:
                int first = _nextId;
                _nextId += random.Next(1, 30);
                return $"""
                    INSERT INTO t SELECT i % 60, i * 3, CASE WHEN i % 5 = 0 THEN NULL ELSE 'v' || i END, i / 7.0, i * 1.25, DATE '2020-01-01' + i::INTEGER,
                      TIMESTAMP '2020-01-01' + INTERVAL (i) HOUR, i % 3 = 0, [i, NULL, i + 1], {'{'}'x': i, 'y': 'y' || i{'}'},
                      CASE WHEN i % 2 = 0 THEN '00000000-0000-0000-0000-000000000001'::UUID END, MAP {'{'}'k' || i: i{'}'}, ('b' || i)::BLOB
                    FROM range({first}, {_nextId}) r(i)
                    """;
            case 3:
                return $"INSERT INTO t(b, id) VALUES ('{key}', {key}), (NULL, '{key}'), (DEFAULT, 1 + {key})";
            case 4:
                return $"INSERT INTO t BY NAME SELECT {key} AS a, {key}::VARCHAR AS id, [1, 2] AS h";
            case 5:
                return $"INSERT INTO t SELECT * FROM t WHERE id = {key}";
            case 6:
                return $"INSERT INTO lake.main.t (id, s, a) VALUES ({key}, {'{'}'x': 1, 'y': NULL{'}'}, (SELECT max(id) FROM t))";
            case 7 or 8:
                return $"DELETE FROM t WHERE id = {key}";
            case 9:
                return $"DELETE FROM t USING src WHERE t.id = src.id AND src.a < {key}";
            case 10:
                return $"WITH w AS (SELECT id FROM src WHERE id > {key}) DELETE FROM t AS x WHERE x.id IN (SELECT id FROM w) AND x.g";
            case 11 or 12:
                return $"UPDATE t SET a = a + 1, (b, c) = (b || '!', NULL) WHERE id % 7 = {key} % 7";
            case 13:
                return "UPDATE t AS x SET b = src.b, s = {'x': src.a, 'y': x.b}, d = 1.5 FROM src WHERE x.id = src.id";
            case 14:
                return $"UPDATE main.t SET h = list_append(h, {key}), id = id WHERE (SELECT count(*) FROM src) > {key} - 20";
            case 15:
                return $"""
                    MERGE INTO t USING (SELECT * FROM src WHERE id < {key}) AS s ON t.id = s.id
                      WHEN MATCHED AND t.g THEN UPDATE SET a = s.a, b = t.b || s.b
                      WHEN NOT MATCHED THEN INSERT (id, b) VALUES (id, b)
                    """;
            case 16:
                return $"""
                    MERGE INTO t USING src USING (id)
                      WHEN MATCHED AND a > {key} THEN UPDATE SET c = 0
                      WHEN MATCHED AND t.id > 50 THEN DELETE
                      WHEN MATCHED THEN DO NOTHING
                      WHEN NOT MATCHED BY SOURCE AND a = {key} THEN DELETE
                      WHEN NOT MATCHED BY SOURCE AND id = {key} THEN UPDATE SET b = 'lonely ' || b, a = a
                      WHEN NOT MATCHED AND src.a > 300 THEN INSERT BY NAME
                    """.Replace("MATCHED AND a >", "MATCHED AND t.a >", StringComparison.Ordinal);
            case 17:
                return $"INSERT INTO t(id) VALUES ('not a number {key}')";
            case 18:
                return random.Next(6) == 0 ? "TRUNCATE t" : $"DELETE FROM t WHERE a > {key} + 60 OR c IS NULL";
            default:
                return "INSERT INTO t DEFAULT VALUES";
        }
    }
}
