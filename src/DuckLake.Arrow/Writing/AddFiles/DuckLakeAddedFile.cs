namespace DuckLake.Arrow;

/// <summary>A file that was registered.</summary>
/// <param name="Path">The full path.</param>
/// <param name="RecordCount">The number of rows.</param>
/// <param name="SizeBytes">The size in bytes.</param>
public sealed record DuckLakeAddedFile(string Path, long RecordCount, long SizeBytes);
