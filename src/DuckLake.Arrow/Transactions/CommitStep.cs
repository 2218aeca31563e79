namespace DuckLake.Arrow;

/// <summary>The steps of a commit, in order; at each a crash must leave the lake as it was before or as it is after.</summary>
internal enum CommitStep
{
    /// <summary>Delete files are written, the catalog is untouched.</summary>
    FilesWritten,

    /// <summary>The commit lock is held and the base has been read.</summary>
    LockTaken,

    /// <summary>Delete files whose snapshot moved are written again, the statements are built.</summary>
    StatementsBuilt,

    /// <summary>The next statement is about to be sent; the ordinal counts those that have run.</summary>
    BeforeStatement,

    /// <summary>All statements have run inside the open transaction of the catalog database.</summary>
    BeforeCommit,

    /// <summary>The catalog database has committed.</summary>
    Committed,
}
