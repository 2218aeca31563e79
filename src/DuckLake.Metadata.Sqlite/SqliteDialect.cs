using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Sqlite;

/// <summary>SQLite as a catalog database.</summary>
public sealed partial class SqliteDialect : SqlDialect
{
    // Result codes of the SQLite C API.
    private const int Error = 1;
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Interrupted = 9;
    private const int IoError = 10;
    private const int CorruptFile = 11;
    private const int CannotOpen = 14;
    private const int Full = 13;
    private const int Constraint = 19;
    private const int NotAuthorized = 23;
    private const int NotADatabase = 26;

    private SqliteDialect()
    {
    }

    /// <summary>The dialect.</summary>
    public static SqliteDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "SQLite";

    /// <inheritdoc/>
    public override bool StoresTimestampsAsText => true;

    /// <inheritdoc/>
    public override string BooleanLiteral(bool value) => value ? "1" : "0";

    /// <inheritdoc/>
    public override string ColumnsQuery(string? schemaMarker) =>
        "SELECT m.name AS table_name, c.name AS column_name, c.cid AS ordinal FROM sqlite_master m JOIN pragma_table_info(m.name) c " +
        "WHERE m.type IN ('table', 'view')";

    /// <inheritdoc/>
    public override string TextToInteger(string expression) =>
        $"CASE WHEN length({expression}) BETWEEN 1 AND 19 AND {expression} GLOB '*[0-9]' AND ltrim({expression}, '-') NOT GLOB '*[^0-9]*' " +
        $"THEN CAST({expression} AS INTEGER) END";

    /// <inheritdoc/>
    public override string TextToDouble(string expression) =>
        $"CASE WHEN {expression} GLOB '*[0-9]' AND {expression} NOT GLOB '*[^0-9eE.+-]*' THEN CAST({expression} AS REAL) END";

    /// <inheritdoc/>
    public override string ByBytes(string expression) => $"{expression} COLLATE BINARY";

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // Deferred: the first SELECT takes a shared lock, and no write lock is ever asked for.
        DbTransaction transaction = ((SqliteConnection)connection).BeginTransaction(deferred: true);
        return ValueTask.FromResult(transaction);
    }

    /// <inheritdoc/>
    public override bool IsMissingObject(DbException exception) => exception is SqliteException { SqliteErrorCode: Error };

    /// <inheritdoc/>
    public override MetadataException Translate(DbException exception, string displayName)
    {
        if (exception is not SqliteException sqlite)
        {
            return base.Translate(exception, displayName);
        }

        var (kind, transient, what) = sqlite.SqliteErrorCode switch
        {
            CannotOpen when File.Exists(displayName) => (MetadataErrorKind.Metadata, false,
                "cannot be opened. Check the permissions; a database in WAL mode also needs its -wal and -shm files, or a writable directory"),
            CannotOpen => (MetadataErrorKind.NotFound, false, "cannot be opened: there is no such file. Check the path, or create the lake first"),
            NotADatabase => (MetadataErrorKind.Corrupt, false,
                "is not an SQLite database. Check the path; a DuckDB catalog file needs the DuckDB provider"),
            CorruptFile => (MetadataErrorKind.Corrupt, false,
                "is damaged. Restore it from a backup, or recover it with SQLite's own tools"),
            Busy or Locked => (MetadataErrorKind.Metadata, true,
                "is locked by a writer. Try again, or raise the busy timeout"),
            ReadOnly => (MetadataErrorKind.Metadata, false,
                "cannot be written: the file or its directory is read-only, or it was opened so. Check the permissions and the open options"),
            Permission or NotAuthorized => (MetadataErrorKind.Metadata, false,
                "cannot be accessed. Check the permissions of the file and its directory"),
            Full => (MetadataErrorKind.Metadata, false,
                "cannot grow: the disk is full. Make room, then try again"),
            Constraint => (MetadataErrorKind.Conflict, true,
                "got the same key from somebody else at the same time. Try again"),
            Interrupted or IoError => (MetadataErrorKind.Metadata, true,
                "could not be read or written. Try again, and check the disk if it happens repeatedly"),
            _ => (MetadataErrorKind.Metadata, false, "failed"),
        };
        return new MetadataException(kind, $"The SQLite catalog '{displayName}' {what}. ({sqlite.Message})", transient, sqlite);
    }
}
