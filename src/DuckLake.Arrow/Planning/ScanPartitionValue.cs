namespace DuckLake.Arrow;

/// <summary>A partition value of a data file as the catalog stores it.</summary>
/// <param name="ColumnId">The column partitioned by.</param>
/// <param name="Transform">The transform's text, such as <c>identity</c> or <c>bucket(16)</c>.</param>
/// <param name="Value">Text of the transformed value, null for NULL.</param>
internal sealed record ScanPartitionValue(long ColumnId, string Transform, string? Value);
