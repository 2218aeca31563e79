namespace DuckLake.Data.Tests;

/// <summary>Random queries over the tables t and u and the view v.</summary>
internal sealed class QueryGenerator(Random random)
{
    private static readonly string[] s_operators = ["=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"];

    private static readonly (string Column, string[] Constants)[] s_columns =
    [
        ("i", ["0", "3", "-2", "2.5", "1.5::DOUBLE", "NULL", "'4'", "9999999999"]),
        ("b", ["0", "1000000007", "-2000000014", "2.5", "1e9", "1000000007.0::DOUBLE", "NULL"]),
        ("s", ["''", "'ab'", "'abc'", "'b_c'", "'é1'", "'zz'", "lower('AB')", "NULL"]),
        ("d", ["0", "0.25", "1.25", "'nan'::DOUBLE", "'inf'::DOUBLE", "-0.0", "1::FLOAT", "NULL"]),
        ("dt", ["DATE '1994-06-01'", "'1995-01-01'", "DATE '1994-01-01' + INTERVAL 1 YEAR", "TIMESTAMP '1994-03-01 12:00:00'", "NULL"]),
        ("ts", ["TIMESTAMP '1994-01-01 12:00:00'", "DATE '1994-01-02'", "'1994-01-02 03:00:00'", "NULL"]),
        ("de", ["1", "2.25", "-1.333", "0.5::DOUBLE", "'1.25'", "NULL"]),
    ];

    public string Next() => random.Next(11) switch
    {
        0 => $"SELECT * FROM t WHERE {Condition("")}",
        1 => $"SELECT x.i, x.s, y.b FROM t x JOIN u y ON x.i = y.i AND {Condition("y.")} WHERE {Condition("x.")}",
        2 => $"SELECT x.i, x.s, y.b, y.s FROM t x {Outer()} JOIN u y ON x.i = y.i AND {Condition(Side())} WHERE {Condition(Side())}",
        3 => $"SELECT x.i, y.i FROM t x {Outer()} JOIN u y ON x.b = y.b AND x.ok = y.ok WHERE {Condition("x.")} OR {Condition("y.")}",
        4 => $"SELECT q.i, q.s, n FROM (SELECT i, s, count(*) AS n FROM t WHERE {Condition("")} GROUP BY i, s) q WHERE q.i > {random.Next(-3, 3)} AND q.s >= 'ab'",
        5 => $"SELECT i, dt FROM (SELECT i, b, s, d, dt, ts, de, ok FROM t UNION ALL SELECT i, b, s, d, dt, ts, de, ok FROM u) q WHERE {Condition("q.")}",
        6 => $"WITH c AS (SELECT * FROM t) SELECT p.i, q.i FROM c p, c q WHERE p.b = q.b AND {Condition("p.")} AND {Condition("q.")}",
        7 => $"SELECT * FROM v WHERE {Condition("v.")}",
        8 => $"SELECT i, s FROM t WHERE {(random.Next(2) == 0 ? "NOT " : "")}EXISTS (SELECT 1 FROM u WHERE u.i = t.i AND {Condition("u.")}) AND {Condition("t.")}",
        9 => $"SELECT x.i, x.b, y.s FROM t x {(random.Next(2) == 0 ? "LEFT" : "")} JOIN (u y {Outer()} JOIN v z ON y.i = z.i) ON x.i = y.i WHERE {Condition("z.")} AND {Condition("y.")}",
        _ => $"SELECT i, x FROM t {(random.Next(2) == 0 ? "SEMI" : "ANTI")} JOIN (SELECT i AS i, b AS x FROM u) w ON t.i = w.i AND {Condition("t.")} AND w.x > 0"
            .Replace("SELECT i, x FROM", "SELECT i, s FROM", StringComparison.Ordinal),
    };

    private string Outer() => random.Next(4) switch { 0 => "LEFT", 1 => "RIGHT", 2 => "FULL", _ => "INNER" };

    private string Side() => random.Next(2) == 0 ? "x." : "y.";

    private string Condition(string prefix, int depth = 0)
    {
        if (depth < 2 && random.Next(3) == 0)
        {
            string op = random.Next(2) == 0 ? "AND" : "OR";
            return $"({Condition(prefix, depth + 1)} {op} {Condition(prefix, depth + 1)})";
        }

        if (depth < 3 && random.Next(8) == 0)
        {
            return $"(NOT {Condition(prefix, depth + 1)})";
        }

        (string column, string[] constants) = s_columns[random.Next(s_columns.Length)];
        string Constant() => constants[random.Next(constants.Length)];
        column = prefix + column;
        return random.Next(9) switch
        {
            0 => $"{column} IS {(random.Next(2) == 0 ? "NOT " : "")}NULL",
            1 => $"({column} {(random.Next(2) == 0 ? "NOT " : "")}BETWEEN {Constant()} AND {Constant()})",
            2 => $"({column} {(random.Next(2) == 0 ? "NOT " : "")}IN ({Constant()}, {Constant()}, {Constant()}))",
            3 => $"{prefix}s {(random.Next(2) == 0 ? "NOT " : "")}LIKE '{new[] { "ab%", "a%c", "%", "é_", "ab", "b_c%" }[random.Next(6)]}'",
            4 => $"{(random.Next(2) == 0 ? "NOT " : "")}{prefix}ok",
            5 => $"({Constant()} {s_operators[random.Next(6)]} {column})",
            _ => $"({column} {s_operators[random.Next(s_operators.Length)]} {Constant()})",
        };
    }
}
