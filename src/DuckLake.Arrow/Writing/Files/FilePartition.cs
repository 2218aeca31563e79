using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The partition of a file.</summary>
/// <param name="PartitionId">The partition specification.</param>
/// <param name="Values">The values in key order.</param>
internal sealed record FilePartition(long PartitionId, IReadOnlyList<PartitionValue> Values);
