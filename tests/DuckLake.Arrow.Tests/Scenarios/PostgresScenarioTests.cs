using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

public sealed class PostgresScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private protected override LakeBackend CreateBackend() => new PostgresBackend();
}
