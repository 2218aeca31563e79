namespace DuckLake.Storage;

/// <summary>One request that covers one or several wanted ranges.</summary>
/// <param name="Range">The bytes to request.</param>
/// <param name="Members">The indices of the wanted ranges it covers, by ascending offset; at least one.</param>
public readonly record struct CoalescedRange(ByteRange Range, ReadOnlyMemory<int> Members);
