namespace DuckLake.Metadata;

/// <summary>The value all rows of a file share for one partition key.</summary>
/// <param name="KeyIndex">The key's place in the file's partition specification.</param>
/// <param name="Value">The text of the transformed value; null for NULL.</param>
public readonly record struct PartitionValue(int KeyIndex, string? Value);
