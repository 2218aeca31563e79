using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>The golden lakes in SQLite catalogs.</summary>
public sealed class SqliteGoldenSuiteTests(ITestOutputHelper output) : GoldenSuite(output)
{
    public static TheoryData<string> Lakes => FindLakes("catalog.sqlite");

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Every_read_gives_the_recorded_values(string lake)
    {
        TestPaths.RequireShared();
        await CheckLakeAsync(folder => SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")), lake, "sqlite");
    }
}
