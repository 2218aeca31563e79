using System.Collections.Concurrent;
using System.Globalization;
using MySqlConnector;

namespace DuckLake.Testing;

/// <summary>
/// An empty database on the MariaDB server of the tests. On dispose it is dropped; what is left when the process ends is dropped then.
/// </summary>
public sealed partial class MySqlDatabase : IDisposable
{
    private const string SessionSettings = "SET sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES', time_zone = '+00:00'";

    private static readonly ConcurrentDictionary<string, bool> s_left = CreateRegistry();

    private MySqlConnection? _own;

    private MySqlDatabase(string name)
    {
        Name = name;
        ConnectionString = new MySqlConnectionStringBuilder(MySqlServer.ConnectionString) { Database = name, MaximumPoolSize = 200 }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>The connection string as DuckDB writes it.</summary>
    public string DuckDbConnectionString
    {
        get
        {
            MySqlConnectionStringBuilder parts = new(ConnectionString);
            return $"host={parts.Server} port={parts.Port} user={parts.UserID} password='{parts.Password}' database={Name} ssl_mode=disabled";
        }
    }

    /// <summary>Creates the database. Skips the running test when there is no server; fails it where <c>CI=true</c>.</summary>
    /// <param name="options">What CREATE DATABASE says after the name.</param>
    public static MySqlDatabase Create(string options = "")
    {
        MySqlServer.Require();
        string name = $"ducklake_test_{Guid.NewGuid():n}";
        s_left[name] = true;
        ExecuteOnServer($"CREATE DATABASE {name} {options}");
        return new MySqlDatabase(name);
    }

    /// <summary>Runs any SQL as the server's administrator.</summary>
    public static void ExecuteOnServer(string sql)
    {
        using MySqlConnection connection = Connect(MySqlServer.ConnectionString);
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>A new open connection, without a pool, on which double quotes are those of identifiers.</summary>
    public MySqlConnection Connect() => Connect(ConnectionString);

    /// <summary>Runs any SQL.</summary>
    public void Execute(string sql)
    {
        using var command = new MySqlCommand(sql, _own ??= Connect());
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query as invariant texts.</summary>
    public List<string?[]> Query(string sql)
    {
        using var command = new MySqlCommand(sql, _own ??= Connect());
        using MySqlDataReader reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    /// <summary>Ends all other connections to the database.</summary>
    public void KillConnections()
    {
        foreach (string?[] row in Query("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"))
        {
            Execute($"KILL {row[0]}");
        }
    }

    public void Dispose()
    {
        _own?.Dispose();
        using (var pooled = new MySqlConnection(ConnectionString))
        {
            MySqlConnection.ClearPool(pooled);
        }

        ExecuteOnServer($"DROP DATABASE IF EXISTS {Name}");
        s_left.TryRemove(Name, out _);
    }

    private static MySqlConnection Connect(string connectionString)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString) { Pooling = false, AllowUserVariables = true }.ConnectionString);
        connection.Open();
        using var command = new MySqlCommand(SessionSettings, connection);
        command.ExecuteNonQuery();
        return connection;
    }

    private static ConcurrentDictionary<string, bool> CreateRegistry()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            foreach (string name in s_left.Keys)
            {
                ExecuteOnServer($"DROP DATABASE IF EXISTS {name}");
            }
        };
        return [];
    }
}
