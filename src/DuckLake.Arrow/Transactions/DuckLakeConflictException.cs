namespace DuckLake.Arrow;

/// <summary>
/// A commit was refused because another transaction, committed since this one began, changed the same things. Nothing was
/// committed. Begin a new transaction on the newest snapshot and decide again.
/// </summary>
public sealed class DuckLakeConflictException : DuckLakeException
{
    /// <summary>Creates the error.</summary>
    /// <param name="conflictKind">What both transactions changed.</param>
    /// <param name="message">What was attempted and what the other transaction did.</param>
    /// <param name="objectName">The name of the schema, table, view or macro concerned, or null.</param>
    /// <param name="winningSnapshotId">The snapshot of the other transaction, or null when it is not known (any more).</param>
    /// <param name="innerException">The cause, or null.</param>
    public DuckLakeConflictException(
        DuckLakeConflictKind conflictKind, string message, string? objectName = null, long? winningSnapshotId = null, Exception? innerException = null)
        : base(DuckLakeErrorKind.Conflict, message, innerException, isTransient: true)
    {
        ConflictKind = conflictKind;
        ObjectName = objectName;
        WinningSnapshotId = winningSnapshotId;
        SnapshotId = winningSnapshotId;
    }

    /// <summary>What both transactions changed.</summary>
    public DuckLakeConflictKind ConflictKind { get; }

    /// <summary>The name of the schema, table, view or macro concerned, or null.</summary>
    public string? ObjectName { get; }

    /// <summary>The snapshot of the transaction that was first, or null when it is not known (any more).</summary>
    public long? WinningSnapshotId { get; }
}
