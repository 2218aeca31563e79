namespace DuckLake.Parquet;

/// <summary>Size statistics of a column chunk.</summary>
public sealed class SizeStatistics
{
    /// <summary>Bytes of the byte array values without lengths and encoding, or null.</summary>
    public long? UnencodedByteArrayDataBytes { get; internal init; }

    /// <summary>Count of each repetition level, or null.</summary>
    public IReadOnlyList<long>? RepetitionLevelHistogram { get; internal init; }

    /// <summary>Count of each definition level, or null.</summary>
    public IReadOnlyList<long>? DefinitionLevelHistogram { get; internal init; }
}
