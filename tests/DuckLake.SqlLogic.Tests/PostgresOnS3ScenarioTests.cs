using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.SqlLogic.Tests;

public sealed class PostgresOnS3ScenarioTests(ITestOutputHelper output) : ScenarioTests(output)
{
    private static readonly Lazy<CatalogTarget> LazyTarget = new(() => CatalogTarget.Create(CatalogKind.Postgres, PostgresServer.ConnectionString, 1));

    private protected override CatalogTarget Target
    {
        get
        {
            PostgresServer.Require();
            S3Server.Require();
            return LazyTarget.Value;
        }
    }

    private protected override DataKind Data => DataKind.S3;
}
