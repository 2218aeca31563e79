namespace DuckLake.Arrow.Execution;

/// <summary>A deletion vector inside a Puffin file.</summary>
/// <param name="Offset">First byte in the file.</param>
/// <param name="LengthBytes">Number of bytes.</param>
/// <param name="SnapshotId">Snapshot at which its deletes apply, or null when the blob does not say.</param>
/// <param name="Cardinality">Number of positions, or null when the blob does not say.</param>
internal readonly record struct PuffinBlob(int Offset, int LengthBytes, long? SnapshotId, long? Cardinality);
