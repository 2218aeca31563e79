using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>The golden lakes of SQLite, with their catalogs copied to MariaDB.</summary>
public sealed class MySqlGoldenSuiteTests(ITestOutputHelper output) : GoldenSuite(output)
{
    public static TheoryData<string> Lakes => FindLakes("catalog.sqlite", "curated");

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Every_read_gives_the_recorded_values(string lake)
    {
        TestPaths.RequireShared();
        using MySqlDatabase database = MySqlDatabase.Create();
        await CheckLakeAsync(
            folder =>
            {
                database.CopyFrom(Path.Combine(folder, "catalog.sqlite"));
                return MySqlMetadata.Open(MySqlConnectorFactory.Instance, database.ConnectionString);
            },
            lake,
            "sqlite");
    }
}
