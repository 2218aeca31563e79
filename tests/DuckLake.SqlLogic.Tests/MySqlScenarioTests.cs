using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.SqlLogic.Tests;

public sealed class MySqlScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private static readonly Lazy<CatalogTarget> LazyTarget = new(() => CatalogTarget.Create(CatalogKind.MySql, MySqlServer.ConnectionString, 0));

    private protected override CatalogTarget Target
    {
        get
        {
            MySqlServer.Require();
            return LazyTarget.Value;
        }
    }
}
