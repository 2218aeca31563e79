using DuckLake.Testing;

namespace DuckLake.SqlLogic.Tests;

/// <summary>A few of the scenarios on PostgreSQL with the data on S3. The others run by hand: <c>--catalog postgres --data s3</c>.</summary>
public sealed class PostgresOnS3ScenarioTests : LeakCheckedTest
{
    private static readonly Lazy<CatalogTarget> s_target = new(() => CatalogTarget.Create(CatalogKind.Postgres, PostgresServer.ConnectionString, 1));

    [SkippableTheory]
    [InlineData("delete_basic")]
    [InlineData("partition_bucket")]
    [InlineData("update_basic")]
    public void GivesTheRecordedResults(string name)
    {
        TestPaths.RequireShared();
        PostgresServer.Require();
        S3Server.Require();
        FileReport report = FileRunner.Run(
            Path.Combine(TestPaths.SharedRoot, "scenarios", name + ".test"),
            s_target.Value,
            new RunnerConfig(),
            DataPlace.CreateS3());
        Assert.True(report.Outcome == FileOutcome.Passed, report.ToString());
    }
}
