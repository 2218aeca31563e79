namespace DuckLake.DuckDb;

/// <summary>
/// A database file as this process has it open: one DuckDB instance for everybody, from the first connection until the last user
/// disposes his share and the last connection is closed. DuckDB would not notice a second instance of the same process.
/// </summary>
internal sealed class DuckDbFile
{
    /// <summary>The name of the database in its instance; every connection begins in it.</summary>
    public const string CatalogName = "__ducklake_catalog_file";

    // Questions to a catalog are small: a second thread costs more to wake than it saves.
    private const int Threads = 1;

    private static readonly Lock Registry = new();
    private static readonly Dictionary<string, DuckDbFile> ByPath = new(CanonicalPath.Comparer);

    private readonly Lock _gate = new();
    private readonly HashSet<DuckDbConnection> _connections = [];
    private int _users;
    private DuckDbDatabase? _database;
    private bool _isBroken;

    private DuckDbFile(string? path) => Path = path;

    /// <summary>The canonical path; null for a database in memory.</summary>
    public string? Path { get; }

    /// <summary>Whether the open instance refuses writes.</summary>
    public bool IsReadOnly { get; private set; }

    /// <summary>The file of a path, without opening it; each call is ended by one <see cref="Release"/>.</summary>
    public static DuckDbFile Share(string path)
    {
        string canonical = CanonicalPath.Of(path);
        lock (Registry)
        {
            if (!ByPath.TryGetValue(canonical, out DuckDbFile? file))
            {
                ByPath.Add(canonical, file = new DuckDbFile(canonical));
            }

            file._users++;
            return file;
        }
    }

    /// <summary>A database in memory of its own.</summary>
    public static DuckDbFile InMemory() => new(null) { _users = 1 };

    /// <summary>Opens a connection that begins in the database.</summary>
    /// <exception cref="DuckDbLibraryException">The native library is missing.</exception>
    /// <exception cref="DuckDbException">DuckDB refused the file; the error's class is that of DuckDB.</exception>
    public DuckDbConnection Connect(DuckDbFileMode mode)
    {
        lock (_gate)
        {
            if (_isBroken && _connections.Count == 0)
            {
                Close();
            }

            if (_database is not null && IsReadOnly && mode != DuckDbFileMode.ReadOnly && _connections.Count == 0)
            {
                // Somebody wants more than those before; where the file cannot be written it opens as it was.
                Close();
            }

            if (_isBroken)
            {
                throw new DuckDbException(DuckDbErrorType.Transaction, "The database was given up after an error; connections to it are still being closed.");
            }

            _database ??= Open(mode);
            DuckDbConnection connection = _database.Connect();
            try
            {
                connection.Execute($"USE {CatalogName}");
                _connections.Add(connection);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>Closes a connection; the last one closes the file when nobody shares it any more.</summary>
    public void Disconnect(DuckDbConnection connection)
    {
        lock (_gate)
        {
            if (!_connections.Remove(connection))
            {
                return;
            }

            connection.Dispose();
            CloseIfUnused();
        }
    }

    /// <summary>Whether others hold connections, so that a reading instance cannot become a writing one now.</summary>
    public bool HasConnections
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count > 0;
            }
        }
    }

    /// <summary>After an error that made DuckDB give up the instance: it is opened anew when its connections are closed.</summary>
    public void MarkBroken()
    {
        lock (_gate)
        {
            _isBroken = true;
        }
    }

    /// <summary>Ends a share.</summary>
    public void Release()
    {
        lock (_gate)
        {
            lock (Registry)
            {
                _users--;
            }

            CloseIfUnused();
        }
    }

    private void CloseIfUnused()
    {
        if (_connections.Count > 0)
        {
            return;
        }

        lock (Registry)
        {
            if (_users > 0)
            {
                return;
            }
        }

        // Others who come meanwhile find this object and wait at its gate.
        Close();
        lock (Registry)
        {
            if (_users == 0 && Path is not null)
            {
                ByPath.Remove(Path);
            }
        }
    }

    /// <summary>Closes the instance, which brings its log into the file.</summary>
    private void Close()
    {
        if (_database is null)
        {
            return;
        }

        try
        {
            // The end of the instance would do the same, but not before the last object of the library is gone.
            using DuckDbConnection connection = _database.Connect();
            connection.Execute($"DETACH {CatalogName}");
        }
        catch (DuckDbException)
        {
            // The log stays beside the file, and whoever opens it next replays it.
        }

        _database.Dispose();
        _database = null;
        _isBroken = false;
    }

    private DuckDbDatabase Open(DuckDbFileMode mode)
    {
        if (mode == DuckDbFileMode.ReadOnly)
        {
            return Open(readOnly: true);
        }

        try
        {
            return Open(readOnly: false);
        }
        catch (DuckDbException) when (mode == DuckDbFileMode.ReadWrite && !CanBeWritten())
        {
            return Open(readOnly: true);
        }
    }

    private DuckDbDatabase Open(bool readOnly)
    {
        var options = new Dictionary<string, string>
        {
            ["threads"] = Threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
        };
        if (Path is not null)
        {
            options["temp_directory"] = Path + ".tmp";
        }

        DuckDbDatabase database = DuckDbDatabase.Open(null, options);
        try
        {
            using DuckDbConnection connection = database.Connect();
            string file = (Path ?? ":memory:").Replace("'", "''", StringComparison.Ordinal);
            string settings = Path is null ? "" : readOnly ? " (TYPE duckdb, READ_ONLY)" : " (TYPE duckdb, READ_WRITE, STORAGE_VERSION 'latest')";
            connection.Execute($"ATTACH '{file}' AS {CatalogName}{settings}");

            // Texts of instants are read as UTC.
            connection.Execute("SET GLOBAL TimeZone = 'UTC'");
            IsReadOnly = readOnly;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // Called only while the instance is closed: closing any handle of the file would end DuckDB's lock on it.
    private bool CanBeWritten()
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(Path!, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException exception)
        {
            // A read-only file system.
            return exception is FileNotFoundException or DirectoryNotFoundException || exception.HResult != ReadOnlyFileSystem;
        }
    }

    private const int ReadOnlyFileSystem = 30;
}
