using DuckLake.Metadata;
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

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Every_read_gives_the_same_after_migration_to_1_1(string lake)
    {
        TestPaths.RequireShared();
        using PostgresDatabase database = PostgresDatabase.Create();
        database.Load(Path.Combine(TestPaths.Golden, lake, "catalog.pg.sql"));
        await using (CatalogMigration migration = PostgresMetadata.OpenMigration(database.ConnectionString))
        {
            Assert.Empty((await migration.MigrateAsync(CatalogFormatVersion.V1_1)).Plan.Problems);
        }

        await CheckLakeAsync(_ => PostgresMetadata.Open(database.ConnectionString), lake, "pg");
    }
}
