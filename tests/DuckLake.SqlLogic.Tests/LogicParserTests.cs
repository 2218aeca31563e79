using DuckLake.Testing;

namespace DuckLake.SqlLogic.Tests;

public sealed class LogicParserTests : LeakCheckedTest
{
    [Fact]
    public void ReadsStatementsQueriesAndTheirConnections()
    {
        IReadOnlyList<LogicRecord> records = LogicParser.Parse("""
            # a comment
            require parquet

            statement ok con1
            CREATE TABLE t(i INTEGER)
            -- with a comment of SQL

            statement error
            SELECT x
            ----
            Binder Error

            query IT rowsort label1
            SELECT 1, 'a'
            ----
            1	a

            query I con2
            SELECT 2
            ----
            2
            """);

        Assert.Equal([RecordKind.Directive, RecordKind.StatementOk, RecordKind.StatementError, RecordKind.Query, RecordKind.Query], records.Select(record => record.Kind));
        Assert.Equal("con1", records[1].Connection);
        Assert.Equal("CREATE TABLE t(i INTEGER)\n-- with a comment of SQL", records[1].Text);
        Assert.Null(records[1].Expected);
        Assert.Equal(["Binder Error"], records[2].Expected);
        Assert.Equal((2, SortStyle.Rows, "label1", ""), (records[3].ColumnCount, records[3].Sorting, records[3].Label, records[3].Connection));
        Assert.Equal(["1\ta"], records[3].Expected);
        Assert.Equal("con2", records[4].Connection);
        Assert.Equal(18, records[4].Line);
    }

    [Fact]
    public void NestsLoopsAndKeepsConditionsWithTheirRecord()
    {
        IReadOnlyList<LogicRecord> records = LogicParser.Parse("""
            loop i 0 3

            foreach x a b

            skipif i=1
            statement ok
            SELECT '${x}'

            endloop

            endloop

            onlyif sqlite
            # reference quirk: it does otherwise
            query I
            SELECT 1
            ----
            1
            """);

        Assert.Equal(2, records.Count);
        LogicRecord inner = Assert.Single(Assert.Single(records[0].Body).Body);
        Assert.True(Assert.Single(inner.Conditions).Skips("sqlite", new Dictionary<string, string> { ["i"] = "1" }));
        Assert.False(inner.Conditions[0].Skips("sqlite", new Dictionary<string, string> { ["i"] = "2" }));
        Assert.True(records[1].IsQuirk);
        Assert.True(records[1].Conditions[0].Skips("postgres", new Dictionary<string, string>()));
        Assert.False(records[1].Conditions[0].Skips("sqlite", new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("statement wrong\nSELECT 1", 1)]
    [InlineData("\nnonsense", 2)]
    [InlineData("loop i 0 3\n\nstatement ok\nSELECT 1\n", 5)]
    [InlineData("query I\n\nSELECT 1", 1)]
    public void RefusesWhatIsNoSuchFile(string text, int line)
    {
        LogicFormatException error = Assert.Throws<LogicFormatException>(() => LogicParser.Parse(text));
        Assert.StartsWith($"line {line}:", error.Message, StringComparison.Ordinal);
    }
}
