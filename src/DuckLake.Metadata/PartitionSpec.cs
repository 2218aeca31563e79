namespace DuckLake.Metadata;

/// <summary>A partition specification; files keep the one they were written under.</summary>
/// <param name="PartitionId">The specification's id.</param>
/// <param name="BeginSnapshot">The snapshot it became current at.</param>
/// <param name="EndSnapshot">The snapshot it was replaced at, as known when it was read; null while current.</param>
/// <param name="Fields">The keys in order; empty for the specification that takes partitioning away.</param>
public sealed record PartitionSpec(long PartitionId, long BeginSnapshot, long? EndSnapshot, IReadOnlyList<PartitionField> Fields);
