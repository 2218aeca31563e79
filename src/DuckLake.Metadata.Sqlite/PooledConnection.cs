using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Sqlite;

/// <summary>
/// A connection of the driver's pool that is opened and closed by one thread of the process at a time. Version 6.0 of the driver was found to mark a
/// connection as taken or returned in two steps; whoever opens another one between them may take it for forgotten, and then two users
/// share it.
/// </summary>
internal sealed class PooledConnection(string connectionString) : SqliteConnection(connectionString)
{
    private static readonly Lock Pool = new();

    public override void Open()
    {
        lock (Pool)
        {
            base.Open();
        }
    }

    public override void Close()
    {
        lock (Pool)
        {
            base.Close();
        }
    }

    /// <summary>Closes the idle connections of the same connection string.</summary>
    public void ClearPool()
    {
        lock (Pool)
        {
            ClearPool(this);
        }
    }
}
