using Npgsql;

namespace DuckLake.SqlLogic;

/// <summary>Where the lakes of the files keep their catalogs.</summary>
internal abstract partial class CatalogTarget
{
    public abstract CatalogKind Kind { get; }

    /// <summary>The name files use for it in <c>skipif</c> and <c>onlyif</c>.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>What follows <c>ducklake:</c> for a file with this scratch folder.</summary>
    public abstract string ConnectionFor(string scratch);

    /// <summary>The same without its prefix.</summary>
    public string BareConnectionFor(string scratch)
    {
        string connection = ConnectionFor(scratch);
        string prefix = Name + ":";
        return connection.StartsWith(prefix, StringComparison.Ordinal) ? connection[prefix.Length..] : connection;
    }

    /// <summary>The value of the reference's variable <c>DUCKLAKE_CONNECTION</c>; null to leave it to the file.</summary>
    public abstract string? ReferenceConnection { get; }

    /// <summary>Removes what earlier files left.</summary>
    public abstract void Reset();

    /// <param name="kind">The database.</param>
    /// <param name="connection">A connection string of Npgsql or MySqlConnector, for servers. A database beside the one it names is used.</param>
    /// <param name="job">Tells side by side jobs apart.</param>
    public static CatalogTarget Create(CatalogKind kind, string? connection, int job) => kind switch
    {
        CatalogKind.DuckDb => new DuckDbFile(),
        CatalogKind.Sqlite => new SqliteFile(),
        CatalogKind.MySql => new MySql(connection ?? throw new ArgumentException("--catalog mysql needs --connection with a connection string of MySqlConnector."), job),
        _ => new Postgres(connection ?? throw new ArgumentException("--catalog postgres needs --connection with a connection string of Npgsql."), job),
    };

    private sealed class DuckDbFile : CatalogTarget
    {
        public override CatalogKind Kind => CatalogKind.DuckDb;

        public override string? ReferenceConnection => null;

        public override string ConnectionFor(string scratch) => Path.Combine(scratch, "catalog.ducklake");

        public override void Reset()
        {
        }
    }

    private sealed class SqliteFile : CatalogTarget
    {
        public override CatalogKind Kind => CatalogKind.Sqlite;

        public override string ReferenceConnection => "sqlite:__TEST_DIR__/{BASE_TEST_NAME}.db";

        public override string ConnectionFor(string scratch) => $"sqlite:{Path.Combine(scratch, "catalog.sqlite")}";

        public override void Reset()
        {
        }
    }

    private sealed class Postgres : CatalogTarget
    {
        private const string Empty = """
            DO $$ DECLARE s record; BEGIN
              FOR s IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', s.nspname);
              END LOOP;
            END $$;
            CREATE SCHEMA public
            """;

        private readonly NpgsqlConnectionStringBuilder _database;

        public Postgres(string connection, int job)
        {
            NpgsqlConnectionStringBuilder server = new(connection) { Pooling = false };
            _database = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, Database = $"ducklake_logic_{Environment.ProcessId}_{job}" };
            using NpgsqlConnection create = new(server.ConnectionString);
            create.Open();
            using NpgsqlCommand command = create.CreateCommand();
            command.CommandText = $"CREATE DATABASE {_database.Database}";
            command.ExecuteNonQuery();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Drop(server.ConnectionString);
        }

        public override CatalogKind Kind => CatalogKind.Postgres;

        public override string ReferenceConnection => $"postgres:{Libpq()}";

        public override string ConnectionFor(string scratch) => ReferenceConnection;

        public override void Reset()
        {
            using NpgsqlConnection connection = new(_database.ConnectionString);
            connection.Open();
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            command.ExecuteNonQuery();
            NpgsqlConnection.ClearAllPools();
            command.CommandText = Empty;
            command.ExecuteNonQuery();
        }

        private string Libpq()
        {
            string text = $"dbname={_database.Database} host={_database.Host} port={_database.Port} user={_database.Username}";
            return string.IsNullOrEmpty(_database.Password) ? text : $"{text} password={_database.Password}";
        }

        private void Drop(string server)
        {
            NpgsqlConnection.ClearAllPools();
            using NpgsqlConnection connection = new(server);
            connection.Open();
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = $"DROP DATABASE IF EXISTS {_database.Database} WITH (FORCE)";
            command.ExecuteNonQuery();
        }
    }
}
