using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>A database instance, in memory or in a file. Connections may outlive it.</summary>
internal sealed unsafe class DuckDbDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <param name="path">A file, created when absent; null for a database in memory.</param>
    /// <param name="options">Configuration, such as <c>threads</c> or <c>memory_limit</c>. Values never appear in errors of ours.</param>
    /// <exception cref="DuckDbLibraryException">The native library is missing.</exception>
    /// <exception cref="DuckDbException">DuckDB refused an option or the file.</exception>
    public static DuckDbDatabase Open(string? path = null, IReadOnlyDictionary<string, string>? options = null)
    {
        DuckDbLibrary.EnsureLoaded();
        if (NativeMethods.duckdb_create_config(out ConfigHandle config) != DuckDbState.Success)
        {
            config.Dispose();
            throw new DuckDbException(DuckDbErrorType.OutOfMemory, "DuckDB could not create a configuration.");
        }

        using (config)
        {
            foreach ((string name, string value) in options ?? new Dictionary<string, string>())
            {
                if (NativeMethods.duckdb_set_config(config, name, value) != DuckDbState.Success)
                {
                    throw new DuckDbException(DuckDbErrorType.InvalidConfiguration, $"DuckDB does not accept the option '{name}' or its value.");
                }
            }

            DuckDbState state = NativeMethods.duckdb_open_ext(path, out DatabaseHandle database, config, out byte* error);
            if (state != DuckDbState.Success)
            {
                database.Dispose();
                throw DuckDbException.FromText(NativeText.Take(error));
            }

            DatabaseHandle.Count();
            return new DuckDbDatabase(database);
        }
    }

    public DuckDbConnection Connect()
    {
        if (NativeMethods.duckdb_connect(_handle, out ConnectionHandle connection) != DuckDbState.Success)
        {
            connection.Dispose();
            throw new DuckDbException(DuckDbErrorType.Connection, "DuckDB could not open a connection.");
        }

        ConnectionHandle.Count();
        return new DuckDbConnection(connection);
    }

    public void Dispose() => _handle.Dispose();
}
