namespace DuckLake.Metadata.Sqlite;

/// <summary>How SQLite makes commits atomic. Either way a commit is on disk when it is acknowledged.</summary>
public enum SqliteJournalMode
{
    /// <summary>
    /// A write-ahead log (<c>-wal</c> and <c>-shm</c> beside the file while it is open): readers and writers do not wait for each
    /// other, and a commit waits for the disk once. Not for network file systems.
    /// </summary>
    WriteAheadLog,

    /// <summary>A rollback journal that is deleted at the end of a transaction, SQLite's own default: a commit waits for readers to finish.</summary>
    Delete,
}
