namespace DuckLake.Arrow;

/// <summary>The value all rows of a file share for one partition key.</summary>
/// <param name="ColumnId">The column partitioned by.</param>
/// <param name="Transform">The transform, such as <c>identity</c> or <c>bucket(16)</c>.</param>
/// <param name="Value">Text of the transformed value; null for NULL.</param>
public sealed record DuckLakePartitionValue(long ColumnId, string Transform, string? Value);
