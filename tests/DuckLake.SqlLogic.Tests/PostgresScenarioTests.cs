using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.SqlLogic.Tests;

public sealed class PostgresScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private static readonly Lazy<CatalogTarget> LazyTarget = new(() => CatalogTarget.Create(CatalogKind.Postgres, PostgresServer.ConnectionString, 0));

    private protected override CatalogTarget Target
    {
        get
        {
            PostgresServer.Require();
            return LazyTarget.Value;
        }
    }
}
