using System.Data.Common;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on MariaDB, with the driver MySqlConnector.</summary>
public class MySqlContractTests : MetadataProviderContract
{
    private readonly MySqlDatabase _database = MySqlDatabase.Create();
    private readonly List<IDisposable> _owned = [];
    private readonly CatalogBuilder _catalog;

    public MySqlContractTests() => _catalog = CatalogBuilder.Create(_database);

    protected virtual DbProviderFactory Driver => MySqlConnectorFactory.Instance;

    protected override void Insert(string table, params object?[] values) => _catalog.Insert(table, values);

    protected override void Execute(string sql) => _catalog.Execute(sql);

    protected override MetadataProvider Open() => Own(MySqlMetadata.Open(Driver, _database.ConnectionString));

    protected override MetadataProvider OpenWithoutLake() => Own(MySqlMetadata.Open(
        Driver, _database.ConnectionString, new MySqlMetadataOptions { MetadataSchema = "no such database" }));

    protected T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    protected override void Cleanup()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }

        _catalog.Dispose();
        _database.Dispose();
    }
}
