using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Metadata.Tests;

/// <summary>The same on MariaDB.</summary>
public sealed class MySqlPredicatePushdownTests : PredicatePushdownTests
{
    private readonly List<MySqlDatabase> _databases = [];

    public MySqlPredicatePushdownTests() => MySqlServer.Require();

    protected override CatalogBuilder CreateAnew()
    {
        _databases.Add(MySqlDatabase.Create());
        return Own(CatalogBuilder.Create(_databases[^1]));
    }

    protected override SqlMetadataProvider OpenCatalog() => MySqlMetadata.Open(MySqlConnectorFactory.Instance, _databases[^1].ConnectionString);

    protected override void Cleanup()
    {
        base.Cleanup();
        _databases.ForEach(database => database.Dispose());
    }
}
