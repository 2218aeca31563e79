using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

public sealed class SqliteScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private protected override LakeBackend CreateBackend() => new SqliteBackend();
}
