using System.Data.Common;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalogs in fresh databases of a MariaDB server.</summary>
internal sealed class MySqlBackend : LakeBackend
{
    private readonly Dictionary<string, MySqlDatabase> _databases = [];

    public MySqlBackend() => MySqlServer.Require();

    public override string Kind => "mysql";

    public override string TablesQuery =>
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'ducklake_%' ORDER BY table_name";

    public override MetadataProvider OpenMetadata(string name) => MySqlMetadata.Open(MySqlConnectorFactory.Instance, DatabaseOf(name).ConnectionString);

    public override DbConnection Connect(string name) => DatabaseOf(name).Connect();

    public override string[] WorkerArguments(string name) =>
        ["--kind", Kind, "--catalog", DatabaseOf(name).ConnectionString, "--schema", DatabaseOf(name).Name];

    public override void Dispose()
    {
        foreach (MySqlDatabase database in _databases.Values)
        {
            database.Dispose();
        }
    }

    private MySqlDatabase DatabaseOf(string name)
    {
        lock (_databases)
        {
            if (!_databases.TryGetValue(name, out MySqlDatabase? database))
            {
                _databases.Add(name, database = MySqlDatabase.Create());
            }

            return database;
        }
    }
}
