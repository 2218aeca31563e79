using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What a commit does about the rows it deletes from one data file.</summary>
internal sealed class PreparedDelete
{
    public required long TableId { get; init; }

    /// <summary>The data file; provisional for one of the same transaction.</summary>
    public required long DataFileId { get; init; }

    public required PreparedDeleteForm Form { get; init; }

    /// <summary>The positions, ascending: all of them for a delete file, otherwise those of the transaction.</summary>
    public long[] Positions { get; init; } = [];

    /// <summary>
    /// The snapshot each position is deleted at, for a delete file that replaces another one; <see cref="OwnSnapshot"/> stands for
    /// that of the commit. Empty where all are deleted by the commit.
    /// </summary>
    public long[] SnapshotIds { get; init; } = [];

    /// <summary>The delete file that is replaced, or null.</summary>
    public DeleteFileInfo? Replaced { get; init; }

    /// <summary>Full path of the replaced delete file, or null.</summary>
    public string? ReplacedPath { get; init; }

    /// <summary>Writes the delete file.</summary>
    public DeleteFileWriter? Writer { get; init; }

    /// <summary>Full path of the data file.</summary>
    public string DataFilePath { get; init; } = "";

    /// <summary>Whether to write a deletion vector.</summary>
    public DeleteFileFormat Format { get; init; }

    /// <summary>The delete file as last written, or null.</summary>
    public WrittenDeleteFile? Written { get; private set; }

    /// <summary>The commit's snapshot among <see cref="SnapshotIds"/>.</summary>
    public const long OwnSnapshot = long.MaxValue;

    private long? _writtenFor;

    /// <summary>Writes the delete file for a commit snapshot, unless it is written and holds for that snapshot.</summary>
    public async Task WriteAsync(long snapshotId, PendingChanges tracker, CancellationToken cancellationToken)
    {
        if (Writer is null || (Written is not null && (!SnapshotIds.Contains(OwnSnapshot) || _writtenFor == snapshotId)))
        {
            return;
        }

        Written = Format == DeleteFileFormat.Puffin
            ? await Writer.WriteVectorAsync(Positions, cancellationToken).ConfigureAwait(false)
            : await Writer.WritePositionsAsync(
                DataFilePath,
                Positions,
                Array.ConvertAll(SnapshotIds, id => id == OwnSnapshot ? snapshotId : id),
                cancellationToken).ConfigureAwait(false);
        _writtenFor = snapshotId;
        tracker.TrackFile(Written.FullPath);
    }
}
