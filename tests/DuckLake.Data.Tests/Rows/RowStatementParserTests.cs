using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public sealed class RowStatementParserTests : LeakCheckedTest
{
    [Fact]
    public void CutsInsertWithValues()
    {
        InsertStatement insert = Parse<InsertStatement>("INSERT INTO lake.main.\"t t\" AS x (a, \"b,c\") VALUES (1, DEFAULT), ((SELECT max(i) FROM u), 'a,b'),");
        Assert.Equal(["lake", "main", "t t"], insert.Target.NameParts);
        Assert.Equal("x", insert.Target.Reference);
        Assert.Equal(["a", "b,c"], insert.Columns);
        Assert.Equal([["1", "DEFAULT"], ["(SELECT max(i) FROM u)", "'a,b'"]], insert.Values);
        Assert.False(insert.HasConflictClause);
        Assert.Null(insert.Returning);
    }

    [Theory]
    [InlineData("INSERT INTO t SELECT * FROM u JOIN v ON u.a = v.a", "SELECT * FROM u JOIN v ON u.a = v.a")]
    [InlineData("INSERT INTO t FROM u", "FROM u")]
    [InlineData("INSERT INTO t (FROM u)", "(FROM u)")]
    [InlineData("INSERT INTO t TABLE u", "TABLE u")]
    [InlineData("INSERT INTO t WITH c AS (SELECT 1) SELECT * FROM c", "WITH c AS (SELECT 1) SELECT * FROM c")]
    [InlineData("INSERT INTO t VALUES (1) UNION ALL SELECT 2", "VALUES (1) UNION ALL SELECT 2")]
    [InlineData("INSERT INTO t SELECT a IS DISTINCT FROM b FROM u RETURNING *", "SELECT a IS DISTINCT FROM b FROM u")]
    public void CutsInsertWithQuery(string text, string query)
    {
        InsertStatement insert = Parse<InsertStatement>(text);
        Assert.Equal(query, insert.Query);
        Assert.Null(insert.Values);
        Assert.Null(insert.Columns);
    }

    [Fact]
    public void CutsInsertBehindWith()
    {
        InsertStatement insert = Parse<InsertStatement>("WITH a AS (SELECT 'INSERT' AS insert), b(x) AS MATERIALIZED (FROM a) INSERT INTO t BY NAME FROM b RETURNING id AS i, *");
        Assert.Equal("WITH a AS (SELECT 'INSERT' AS insert), b(x) AS MATERIALIZED (FROM a)", insert.With);
        Assert.True(insert.IsByName);
        Assert.Equal("FROM b", insert.Query);
        Assert.Equal("id AS i, *", insert.Returning);
        Assert.Equal("INSERT INTO t BY NAME", insert.Head);
        Assert.Equal("RETURNING id AS i, *", insert.Tail);
    }

    [Theory]
    [InlineData("INSERT OR REPLACE INTO t VALUES (1)")]
    [InlineData("INSERT OR IGNORE INTO t SELECT 1")]
    [InlineData("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO t SELECT 1 ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a RETURNING a")]
    public void SeesConflictClauses(string text)
    {
        InsertStatement insert = Parse<InsertStatement>(text);
        Assert.True(insert.HasConflictClause);
        Assert.NotNull(insert.Query);
    }

    [Fact]
    public void CutsInsertOfDefaults()
    {
        InsertStatement insert = Parse<InsertStatement>("INSERT INTO t DEFAULT VALUES RETURNING a");
        Assert.Null(insert.Query);
        Assert.Null(insert.Values);
        Assert.Equal("a", insert.Returning);
    }

    [Fact]
    public void CutsUpdate()
    {
        UpdateStatement update = Parse<UpdateStatement>(
            "UPDATE main.t AS u SET a = CASE WHEN x THEN 1 ELSE 2 END, (b, c) = (b + 1, [1, 2]), (d, e) = row(1, 2), (f, g) = h, i = j IS NOT DISTINCT FROM k, FROM v, w WHERE u.x = v.y RETURNING a, b");
        Assert.Equal("u", update.Target.Reference);
        Assert.Equal(
            [
                new("a", "CASE WHEN x THEN 1 ELSE 2 END"), new("b", "b + 1"), new("c", "[1, 2]"), new("d", "1"), new("e", "2"), new("f", "h"),
                new("g", "h"), new("i", "j IS NOT DISTINCT FROM k"),
            ],
            update.Assignments);
        Assert.Equal("v, w", update.From);
        Assert.Equal("u.x = v.y", update.Where);
        Assert.Equal("a, b", update.Returning);
    }

    [Fact]
    public void CutsDelete()
    {
        DeleteStatement delete = Parse<DeleteStatement>("WITH c AS (SELECT 1) DELETE FROM s.t x USING a JOIN b USING (k), c WHERE a.i = x.i");
        Assert.Equal("x", delete.Target.Reference);
        Assert.Equal("a JOIN b USING (k), c", delete.Using);
        Assert.Equal("a.i = x.i", delete.Where);
        Assert.Equal("WITH c AS (SELECT 1)", delete.With);
        Assert.Null(Parse<DeleteStatement>("TRUNCATE TABLE lake.t").Where);
        Assert.Equal(["t"], Parse<DeleteStatement>("TRUNCATE t").Target.NameParts);
    }

    [Fact]
    public void CutsMerge()
    {
        MergeStatement merge = Parse<MergeStatement>(
            """
            MERGE INTO inv AS t USING (SELECT * FROM f JOIN g ON f.a = g.a) AS s(a, b) ON t.a = s.a AND s.b IN (1, 2)
              WHEN MATCHED AND CASE WHEN s.b > 1 THEN true ELSE false END THEN UPDATE SET a = s.a, b = s.b
              WHEN MATCHED THEN DELETE
              WHEN NOT MATCHED AND s.a = 1 THEN INSERT (a, b) VALUES (s.a, DEFAULT)
              WHEN NOT MATCHED BY TARGET AND s.a = 2 THEN INSERT BY NAME
              WHEN NOT MATCHED AND s.a = 3 THEN INSERT *
              WHEN NOT MATCHED AND s.a = 4 THEN INSERT DEFAULT VALUES
              WHEN NOT MATCHED THEN ERROR 'no ' || s.a
              WHEN NOT MATCHED BY SOURCE THEN DO NOTHING
            RETURNING merge_action, *
            """);
        Assert.Equal("(SELECT * FROM f JOIN g ON f.a = g.a) AS s(a, b)", merge.Using);
        Assert.Equal("ON t.a = s.a AND s.b IN (1, 2)", merge.Join);
        Assert.Equal(
            [
                MergeActionKind.Update, MergeActionKind.Delete, MergeActionKind.Insert, MergeActionKind.Insert, MergeActionKind.Insert,
                MergeActionKind.Insert, MergeActionKind.Error, MergeActionKind.Nothing,
            ],
            merge.Clauses.Select(clause => clause.Kind));
        Assert.Equal("CASE WHEN s.b > 1 THEN true ELSE false END", merge.Clauses[0].Condition);
        Assert.Equal([new("a", "s.a"), new("b", "s.b")], merge.Clauses[0].Assignments);
        Assert.Equal(["s.a", "DEFAULT"], merge.Clauses[2].Values);
        Assert.True(merge.Clauses[3].IsByName);
        Assert.True(merge.Clauses[5].IsDefaultValues);
        Assert.Equal("'no ' || s.a", merge.Clauses[6].Message);
        Assert.Equal(MergeMatch.NotMatchedBySource, merge.Clauses[7].Match);
        Assert.Equal("merge_action, *", merge.Returning);
        Assert.Equal("s", MergeSource.Parse(merge.Using).Alias);
    }

    [Theory]
    [InlineData("feed", "feed")]
    [InlineData("lake.main.feed AT (VERSION => 2)", "feed")]
    [InlineData("feed AS f(a, b)", "f")]
    [InlineData("read_csv('x') r", "r")]
    [InlineData("range(5)", "range")]
    [InlineData("(VALUES (1)) v(x)", "v")]
    [InlineData("(SELECT 1)", "unnamed_subquery")]
    [InlineData("(a JOIN b ON a.x = b.x)", null)]
    [InlineData("a JOIN b ON a.x = b.x", null)]
    public void NamesSourcesOfMerges(string text, string? alias) => Assert.Equal(alias, MergeSource.Parse(text).Alias);

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a")]
    [InlineData("UPDATE EXTENSIONS")]
    [InlineData("UPDATE t SET s.f = 1")]
    [InlineData("UPDATE t SET (a, b) = (1, 2, 3)")]
    [InlineData("DELETE t")]
    [InlineData("INSERT INTO")]
    [InlineData("MERGE INTO t USING s")]
    [InlineData("MERGE INTO t USING s ON true WHEN MATCHED THEN FLY")]
    [InlineData("TRUNCATE")]
    public void LeavesOthersAlone(string text) => Assert.Null(RowStatementParser.TryParse(SqlStatement.Parse(text)));

    [Fact]
    public void CutsCopy()
    {
        CopyStatement copy = CopyStatement.TryParse(SqlStatement.Parse("COPY s.t (a, b) FROM 'x.csv' (HEADER, DELIMITER ';')"))!;
        Assert.True(copy.IsFrom);
        Assert.Equal(["s", "t"], copy.Target!.NameParts);
        Assert.Equal(["a", "b"], copy.Columns);
        Assert.Equal("FROM 'x.csv' (HEADER, DELIMITER ';')", copy.Rest);
        copy = CopyStatement.TryParse(SqlStatement.Parse("COPY (SELECT (1)) TO 'x' WITH (FORMAT parquet)"))!;
        Assert.Equal("SELECT (1)", copy.Query);
        Assert.Equal("TO 'x' WITH (FORMAT parquet)", copy.Rest);
        Assert.Null(CopyStatement.TryParse(SqlStatement.Parse("COPY FROM DATABASE a TO b")));
    }

    private static T Parse<T>(string text)
        where T : RowStatement => Assert.IsType<T>(RowStatementParser.TryParse(SqlStatement.Parse(text)));
}
