using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>The golden lakes in PostgreSQL catalogs.</summary>
public sealed class PostgresGoldenSuiteTests(ITestOutputHelper output) : GoldenSuite(output)
{
    public static TheoryData<string> Lakes => FindLakes("catalog.pg.sql");

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Every_read_gives_the_recorded_values(string lake)
    {
        TestPaths.RequireShared();
        using PostgresDatabase database = PostgresDatabase.Create();
        await CheckLakeAsync(
            folder =>
            {
                database.Load(Path.Combine(folder, "catalog.pg.sql"));
                return PostgresMetadata.Open(database.ConnectionString);
            },
            lake,
            "pg");
    }
}
