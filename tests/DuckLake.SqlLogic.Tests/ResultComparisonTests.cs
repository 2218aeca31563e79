using DuckLake.Testing;

namespace DuckLake.SqlLogic.Tests;

public sealed class ResultComparisonTests : LeakCheckedTest
{
    [Theory]
    [InlineData("INTEGER", "42", "42", true)]
    [InlineData("INTEGER", "42", "42.0", true)]
    [InlineData("INTEGER", "42", "43", false)]
    [InlineData("VARCHAR", "42", "42.0", false)]
    [InlineData("DOUBLE", "0.30000000000000004", "0.3", true)]
    [InlineData("DOUBLE", "0.32", "0.3", false)]
    [InlineData("BOOLEAN", "true", "1", true)]
    [InlineData("BOOLEAN", "false", "1", false)]
    [InlineData("DECIMAL(18,3)", "1.500", "1.5", true)]
    [InlineData("HUGEINT", "170141183460469231731687303715884105727", "170141183460469231731687303715884105726", false)]
    [InlineData("INTEGER", "NULL", "0", false)]
    [InlineData("VARCHAR", "abc", "<REGEX>:a.c", true)]
    [InlineData("VARCHAR", "xabc", "<REGEX>:a.c", false)]
    [InlineData("VARCHAR", "abc", "<!REGEX>:a.c", false)]
    public void ValuesAreComparedByTheirType(string type, string found, string expected, bool equal) =>
        Assert.Equal(equal, ResultComparison.FindDifference(new QueryResult([type], [[found]]), [expected], 1, SortStyle.None) is null);

    [Fact]
    public void RowsComeByLineOrByValue()
    {
        QueryResult result = new(["INTEGER", "VARCHAR"], [["1", "a"], ["2", "b"]]);
        Assert.Null(ResultComparison.FindDifference(result, ["1\ta", "2\tb"], 2, SortStyle.None));
        Assert.Null(ResultComparison.FindDifference(result, ["1", "a", "2", "b"], 2, SortStyle.None));
        Assert.NotNull(ResultComparison.FindDifference(result, ["2\tb", "1\ta"], 2, SortStyle.None));
        Assert.Null(ResultComparison.FindDifference(result, ["2\tb", "1\ta"], 2, SortStyle.Rows));
        Assert.NotNull(ResultComparison.FindDifference(result, ["1\ta"], 2, SortStyle.None));
        Assert.NotNull(ResultComparison.FindDifference(result, ["1\ta", "2\tb", "3\tc"], 2, SortStyle.None));
        Assert.NotNull(ResultComparison.FindDifference(result, ["1\ta", "2\tb"], 3, SortStyle.None));
        Assert.NotNull(ResultComparison.FindDifference(new QueryResult(["INTEGER"], []), ["1"], 1, SortStyle.None));
        Assert.Null(ResultComparison.FindDifference(new QueryResult(["INTEGER"], []), [], 1, SortStyle.None));
    }

    [Fact]
    public void HashesAreThoseOfSqllogictest()
    {
        string[][] rows = [["1", "2"], ["3", "4"]];
        string hash = ResultComparison.Hash(rows);
        Assert.Equal("3 values hashing to c0710d6b4f15dfa88f600b0e6b624077", ResultComparison.Hash([["1"], ["2"], ["3"]]));
        QueryResult result = new(["INTEGER", "INTEGER"], rows);
        Assert.Null(ResultComparison.FindDifference(result, [hash], 2, SortStyle.None));
        Assert.NotNull(ResultComparison.FindDifference(result, [hash[..^1] + (hash[^1] == '0' ? '1' : '0')], 2, SortStyle.None));
    }
}
