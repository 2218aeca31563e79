using Xunit.Abstractions;

namespace DuckLake.SqlLogic.Tests;

public sealed class DuckDbScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private protected override CatalogTarget Target { get; } = CatalogTarget.Create(CatalogKind.DuckDb, null, 0);
}
