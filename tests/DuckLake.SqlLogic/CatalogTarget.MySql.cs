using DuckLake.Metadata.MySql;
using MySqlConnector;

namespace DuckLake.SqlLogic;

internal abstract partial class CatalogTarget
{
    private sealed class MySql : CatalogTarget
    {
        // A schema is a database of the server here: what a scenario names as its METADATA_SCHEMA.
        private const string DropSchemas = "DROP DATABASE IF EXISTS inner_lake";

        private readonly string _server;
        private readonly MySqlConnectionStringBuilder _database;

        public MySql(string connection, int job)
        {
            MySqlDriver.Register(MySqlConnectorFactory.Instance);
            _server = new MySqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;
            _database = new MySqlConnectionStringBuilder(connection) { Database = $"ducklake_logic_{Environment.ProcessId}_{job}" };
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                MySqlConnection.ClearAllPools();
                Execute(DropSchemas, $"DROP DATABASE IF EXISTS {_database.Database}");
            };
        }

        public override CatalogKind Kind => CatalogKind.MySql;

        public override string ReferenceConnection =>
            $"mysql:host={_database.Server} port={_database.Port} user={_database.UserID} password={_database.Password} database={_database.Database} ssl_mode=disabled";

        public override string ConnectionFor(string scratch) => ReferenceConnection;

        public override void Reset()
        {
            MySqlConnection.ClearAllPools();
            Execute(DropSchemas, $"DROP DATABASE IF EXISTS {_database.Database}", $"CREATE DATABASE {_database.Database}");
        }

        private void Execute(params string[] statements)
        {
            using MySqlConnection connection = new(_server);
            connection.Open();
            foreach (string statement in statements)
            {
                using MySqlCommand command = new(statement, connection);
                command.ExecuteNonQuery();
            }
        }
    }
}
