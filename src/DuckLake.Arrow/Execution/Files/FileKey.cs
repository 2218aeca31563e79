namespace DuckLake.Arrow.Execution;

/// <summary>Identity of a file that never changes. Size 0: not known.</summary>
internal readonly record struct FileKey(string Path, long SizeBytes);
