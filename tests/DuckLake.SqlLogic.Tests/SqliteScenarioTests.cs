using Xunit.Abstractions;

namespace DuckLake.SqlLogic.Tests;

public sealed class SqliteScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private protected override CatalogTarget Target { get; } = CatalogTarget.Create(CatalogKind.Sqlite, null, 0);
}
