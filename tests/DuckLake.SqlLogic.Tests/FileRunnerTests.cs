using DuckLake.Testing;

namespace DuckLake.SqlLogic.Tests;

public sealed class FileRunnerTests : LeakCheckedTest
{
    private const string Lake = """
        require parquet

        statement ok
        ATTACH 'ducklake:${CATALOG}' AS lake (DATA_PATH '${DATA}')

        statement ok
        CREATE TABLE lake.t(i INTEGER, s VARCHAR)

        loop i 0 3

        query I
        INSERT INTO lake.t VALUES (${i}, 'row ${i}')
        ----
        1

        endloop

        statement ok con1
        BEGIN

        query I con1
        SELECT count(*) FROM lake.t
        ----
        3

        statement ok con1
        COMMIT

        query IT rowsort
        FROM lake.t
        ----
        2	row 2
        1	row 1
        0	row 0

        statement error
        SELECT nothing FROM lake.t
        ----
        Binder Error: Referenced column "nothing" not found

        """;

    [Fact]
    public void RunsAFileOnALake()
    {
        FileReport report = Run(Lake);
        Assert.Equal((FileOutcome.Passed, null), (report.Outcome, report.Message));
        Assert.Equal(10, report.Records);
    }

    [Theory]
    [InlineData("2\trow 2", "2\trow 3")]
    [InlineData("----\n3\n", "----\n4\n")]
    [InlineData("SELECT nothing", "SELECT i")]
    [InlineData("Binder Error: Referenced", "Parser Error: Referenced")]
    [InlineData("----\n1\n", "----\n2\n")]
    [InlineData("statement ok\nCREATE", "statement error\nCREATE")]
    [InlineData("1\trow 1\n", "")]
    [InlineData("query IT rowsort", "query I rowsort")]
    public void AMutatedExpectationFails(string text, string mutation)
    {
        Assert.Contains(text, Lake, StringComparison.Ordinal);
        FileReport report = Run(Lake.Replace(text, mutation, StringComparison.Ordinal));
        Assert.Equal(FileOutcome.Failed, report.Outcome);
        Assert.True(report.Line > 0, report.Message);
    }

    [Theory]
    [InlineData("require spatial\n\nstatement ok\nSELECT wrong")]
    [InlineData("require-env DUCKLAKE_NOT_SET\n\nstatement ok\nSELECT wrong")]
    [InlineData("set ignore_error_messages \"wrong\"\n\nset ignore_error_messages wrong\n\nstatement ok\nSELECT wrong")]
    public void SkipsWithAReason(string text)
    {
        FileReport report = Run(text);
        Assert.Equal(FileOutcome.Skipped, report.Outcome);
        Assert.False(string.IsNullOrEmpty(report.Message));
    }

    [Fact]
    public void UnderstandsDirectives()
    {
        FileReport report = Run("""
            test-env VALUE {UUID}

            test-env SECOND ${VALUE}-2

            query T
            SELECT length('${SECOND}') || '{VALUE}'[:0]
            ----
            38

            mode skip

            statement ok
            SELECT wrong

            mode unskip

            foreach x 1 2

            onlyif x=2
            query I nosort same
            SELECT 5

            skipif x=2
            query I nosort same
            SELECT 5

            endloop

            statement maybe
            SELECT wrong
            ----
            not found

            concurrentloop i 0 4

            query I
            SELECT ${i} + 1 > 0
            ----
            true

            endloop

            query T
            SELECT 'abc'
            ----
            <REGEX>:a.*

            # reference quirk: it gives 2
            query I
            SELECT 1
            ----
            2

            halt

            statement ok
            SELECT wrong
            """);
        Assert.Equal((FileOutcome.Passed, null), (report.Outcome, report.Message));
        Assert.Equal((9, 1), (report.Records, report.Quirks));
    }

    [Fact]
    public void LabelsTellDifferentResults()
    {
        FileReport report = Run("query I nosort same\nSELECT 5\n\nquery I nosort same\nSELECT 6\n");
        Assert.Equal((FileOutcome.Failed, 4), (report.Outcome, report.Line));
    }

    [Fact]
    public void AnErrorWithoutAMatchingTextFails()
    {
        FileReport report = Run("statement error\nSELECT wrong\n----\nsomething else\n");
        Assert.Equal((FileOutcome.Failed, 1), (report.Outcome, report.Line));
        Assert.Contains("something else", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfigurationsSkipFilesAndErrorsAndSetVariables()
    {
        using TemporaryDirectory folder = new();
        string config = Path.Combine(folder.FullPath, "config.json");
        File.WriteAllText(config, """
            {"test_env": [{"env_name": "VALUE", "env_value": "7"}], "skip_error_messages": ["not found"],
             "skip_tests": [{"reason": "it is slow", "paths": ["slow/one.test"]}], "sort_style": "rowsort"}
            """);
        RunnerConfig settings = RunnerConfig.Read(config);

        Assert.Equal(FileOutcome.Passed, Run("test-env VALUE 5\n\nquery I\nSELECT ${VALUE}\n----\n7\n", settings).Outcome);
        Assert.Equal(FileOutcome.Passed, Run("query I\nSELECT unnest([1, 2])\n----\n2\n1\n", settings).Outcome);
        Assert.Equal(FileOutcome.Skipped, Run("statement ok\nSELECT wrong\n", settings).Outcome);
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "slow"));
        string slow = Path.Combine(folder.FullPath, "slow", "one.test");
        File.WriteAllText(slow, "statement ok\nSELECT 1\n");
        FileReport report = FileRunner.Run(slow, CatalogTarget.Create(CatalogKind.Sqlite, null, 0), settings, DataPlace.Create(DataKind.Local));
        Assert.Equal((FileOutcome.Skipped, "it is slow"), (report.Outcome, report.Message));
    }

    private static FileReport Run(string text, RunnerConfig? config = null)
    {
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.FullPath, "file.test");
        File.WriteAllText(path, text);
        return FileRunner.Run(path, CatalogTarget.Create(CatalogKind.Sqlite, null, 0), config ?? new RunnerConfig(), DataPlace.Create(DataKind.Local));
    }
}
