namespace DuckLake.Arrow;

/// <summary>A data file a scan considered.</summary>
public sealed record ScanPlanFile
{
    internal ScanPlanFile(ScanFile file, ScanPruning pruning)
    {
        File = file;
        Pruning = pruning;
    }

    /// <summary>Full path.</summary>
    public string Path => File.Path;

    /// <summary>Size in bytes.</summary>
    public long SizeBytes => File.SizeBytes;

    /// <summary>Rows in the file, deleted ones included.</summary>
    public long RecordCount => File.RecordCount;

    /// <summary>Whether rows were deleted from the file, by delete files or inside the catalog.</summary>
    public bool HasDeletes => File.DeleteFiles.Count > 0 || File.InlinedDeletedPositions.Count > 0;

    /// <summary>Why the file is left out; <see cref="ScanPruning.None"/> if it is read.</summary>
    public ScanPruning Pruning { get; }

    internal ScanFile File { get; }

    /// <summary>Whether the catalog says that every row of the file matches the filter.</summary>
    internal bool MatchesAll { get; init; }

    /// <summary>Path and pruning.</summary>
    public override string ToString() => Pruning == ScanPruning.None ? Path : $"{Path} (pruned: {Pruning})";
}
