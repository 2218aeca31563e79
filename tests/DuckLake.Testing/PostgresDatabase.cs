using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace DuckLake.Testing;

/// <summary>
/// An empty database on the PostgreSQL server of the tests. On dispose it is emptied for the next test, since dropping a database costs the
/// server a checkpoint; what is left when the process ends is dropped.
/// </summary>
public sealed partial class PostgresDatabase : IDisposable
{
    private const string Empty = """
        DO $$ DECLARE s record; BEGIN
          FOR s IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' LOOP
            EXECUTE format('DROP SCHEMA %I CASCADE', s.nspname);
          END LOOP;
        END $$;
        CREATE SCHEMA public AUTHORIZATION pg_database_owner;
        GRANT USAGE ON SCHEMA public TO PUBLIC
        """;

    private static readonly ConcurrentBag<string> s_empty = CreateBag();

    private NpgsqlConnection? _own;

    private PostgresDatabase(string name)
    {
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString) { Database = name, IncludeErrorDetail = true }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>Creates the database. Skips the running test when there is no server; fails it where <c>CI=true</c>.</summary>
    public static PostgresDatabase Create()
    {
        PostgresServer.Require();
        if (!s_empty.TryTake(out string? name))
        {
            name = $"ducklake_test_{Guid.NewGuid():n}";
            ExecuteOnServer($"CREATE DATABASE {name}");
        }

        return new PostgresDatabase(name);
    }

    /// <summary>A new open connection, without a pool.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Runs any SQL.</summary>
    public void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _own ??= Connect());
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query as invariant texts.</summary>
    public List<string?[]> Query(string sql)
    {
        using var command = new NpgsqlCommand(sql, _own ??= Connect());
        using NpgsqlDataReader reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    /// <summary>Loads the text of <c>pg_dump</c>.</summary>
    public void Load(string dumpPath)
    {
        using NpgsqlConnection connection = Connect();
        using var lines = new StreamReader(dumpPath);
        var statements = new System.Text.StringBuilder();
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith("FROM stdin;", StringComparison.Ordinal))
            {
                Run();
                using TextWriter copy = connection.BeginTextImport(line);
                while (lines.ReadLine() is { } row && row != "\\.")
                {
                    copy.Write(row + "\n");
                }
            }
            else if (!line.StartsWith('\\') && !line.StartsWith("--", StringComparison.Ordinal))
            {
                // Commands of psql and comments have no meaning to the server.
                statements.Append(line).Append('\n');
            }
        }

        Run();

        void Run()
        {
            using var command = new NpgsqlCommand(statements.ToString(), connection);
            command.ExecuteNonQuery();
            statements.Clear();
        }
    }

    public void Dispose()
    {
        _own?.Dispose();
        using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        ExecuteOnServer(
            $"ALTER DATABASE {Name} RESET ALL; SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{Name}' AND pid <> pg_backend_pid()");
        using (NpgsqlConnection connection = Connect())
        {
            using var command = new NpgsqlCommand(Empty, connection);
            command.ExecuteNonQuery();
        }

        s_empty.Add(Name);
    }

    private static ConcurrentBag<string> CreateBag()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            while (s_empty.TryTake(out string? name))
            {
                ExecuteOnServer($"DROP DATABASE {name} WITH (FORCE)");
            }
        };
        return [];
    }

    private static void ExecuteOnServer(string sql)
    {
        using var connection = new NpgsqlConnection(PostgresServer.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
