namespace DuckLake.Metadata;

/// <summary>One key of a partition specification.</summary>
/// <param name="KeyIndex">The key's place in the specification, from 0; partition values refer to it.</param>
/// <param name="ColumnId">The id of the column the key is computed from.</param>
/// <param name="Transform">How.</param>
public sealed record PartitionField(int KeyIndex, long ColumnId, PartitionTransform Transform);
