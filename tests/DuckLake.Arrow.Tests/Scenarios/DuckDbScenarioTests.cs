using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

public sealed class DuckDbScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private protected override LakeBackend CreateBackend() => new DuckDbBackend();
}
