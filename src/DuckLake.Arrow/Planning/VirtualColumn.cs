namespace DuckLake.Arrow;

/// <summary>Columns every table has beside its own. A column of the table with the same name hides the virtual one.</summary>
public enum VirtualColumn
{
    /// <summary>Not a virtual column.</summary>
    None,
    /// <summary><c>rowid</c> (int64): the row's id, kept by updates, unique in the table.</summary>
    RowId,
    /// <summary><c>snapshot_id</c> (int64): the snapshot that added the row (its newest version).</summary>
    SnapshotId,
    /// <summary><c>filename</c> (varchar): full path of the row's data file, NULL for inlined rows.</summary>
    FileName,
    /// <summary><c>file_row_number</c> (int64): the row's position in its data file, NULL for inlined rows.</summary>
    FileRowNumber,
    /// <summary><c>file_index</c> (uint64): position of the data file among the files of the scan, NULL for inlined rows.</summary>
    FileIndex,
}
