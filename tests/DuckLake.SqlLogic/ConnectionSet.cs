using System.Data.Common;
using DuckLake.Data;

namespace DuckLake.SqlLogic;

/// <summary>
/// The named connections of a file. In the reference they are connections to one database; here each is a session of its own. Statements that
/// change the database as a whole (ATTACH, DETACH, secrets, settings) are therefore repeated on the others before these run again.
/// </summary>
internal sealed class ConnectionSet(string connectionString, IReadOnlyList<string> onNewConnection) : IDisposable
{
    private static readonly string[] SharedStatements = ["ATTACH", "DETACH", "CREATE SECRET", "CREATE OR REPLACE SECRET", "DROP SECRET", "SET "];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _connections = [];
    private readonly List<(string Sql, Entry Origin)> _shared = [];
    private int _side;

    /// <summary>Runs a statement on a connection and reads all of its last result.</summary>
    /// <returns>The rows; for statements that change rows, their number.</returns>
    /// <exception cref="DbException">It failed.</exception>
    public QueryResult Execute(string name, string sql)
    {
        Entry entry = Get(name);
        CatchUp(entry);
        QueryResult result = Read(entry.Connection, sql);
        string start = sql.TrimStart();
        if (SharedStatements.Any(text => start.StartsWith(text, StringComparison.OrdinalIgnoreCase)))
        {
            lock (_lock)
            {
                _shared.Add((sql, entry));
            }
        }

        return result;
    }

    /// <summary>A name no connection has yet, for one run of a concurrent loop.</summary>
    public string NewName() => $"side {Interlocked.Increment(ref _side)}";

    public void Close(string name)
    {
        Entry? entry;
        lock (_lock)
        {
            _connections.Remove(name, out entry);
        }

        entry?.Connection.Dispose();
    }

    /// <summary>Closes all connections; the next statement starts anew, as after a restart of the database.</summary>
    public void Restart()
    {
        Dispose();
        _shared.Clear();
    }

    public void Dispose()
    {
        foreach (string name in _connections.Keys.ToArray())
        {
            Close(name);
        }
    }

    private static QueryResult Read(DuckLakeConnection connection, string sql)
    {
        using DuckLakeCommand command = connection.CreateCommand();
        command.CommandTimeout = 300;
        command.CommandText = sql;
        using DuckLakeDataReader reader = command.ExecuteReader();
        QueryResult result = new([], []);
        do
        {
            if (reader.FieldCount > 0)
            {
                result = ReadRows(reader);
            }
        }
        while (reader.NextResult());
        return result.ColumnCount == 0 && reader.RecordsAffected >= 0 ? new QueryResult(["BIGINT"], [[$"{reader.RecordsAffected}"]]) : result;
    }

    private static QueryResult ReadRows(DuckLakeDataReader reader)
    {
        string[] types = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName)];
        List<string[]> rows = [];
        while (reader.Read())
        {
            string[] row = new string[types.Length];
            for (int i = 0; i < row.Length; i++)
            {
                string text = reader.GetText(i) ?? "NULL";
                row[i] = text.Length == 0 ? "(empty)" : text.Replace("\0", "\\0", StringComparison.Ordinal);
            }

            rows.Add(row);
        }

        return new QueryResult(types, rows);
    }

    private Entry Get(string name)
    {
        lock (_lock)
        {
            if (_connections.TryGetValue(name, out Entry? known))
            {
                return known;
            }
        }

        DuckLakeConnection connection = new(connectionString);
        try
        {
            connection.Open();
            foreach (string sql in onNewConnection)
            {
                Read(connection, sql);
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        Entry entry = new(connection);
        lock (_lock)
        {
            _connections.Add(name, entry);
        }

        return entry;
    }

    private void CatchUp(Entry entry)
    {
        while (true)
        {
            (string Sql, Entry Origin) next;
            lock (_lock)
            {
                if (entry.SharedSeen == _shared.Count)
                {
                    return;
                }

                next = _shared[entry.SharedSeen++];
            }

            if (next.Origin != entry)
            {
                Read(entry.Connection, next.Sql);
            }
        }
    }

    private sealed class Entry(DuckLakeConnection connection)
    {
        public DuckLakeConnection Connection { get; } = connection;

        public int SharedSeen { get; set; }
    }
}
