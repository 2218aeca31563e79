using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Parquet;

/// <summary>What <see cref="ParquetFooter.Read"/> found: the metadata, or the bytes it still needs.</summary>
public readonly struct ParquetFooterResult
{
    internal ParquetFooterResult(ParquetMetadata? metadata, ParquetByteRange neededRange)
    {
        Metadata = metadata;
        NeededRange = neededRange;
    }

    /// <summary>The metadata, or null when more bytes are needed.</summary>
    public ParquetMetadata? Metadata { get; }

    /// <summary>The bytes to fetch, reaching to the end of the file; empty when the metadata was read.</summary>
    public ParquetByteRange NeededRange { get; }

    /// <summary>True when the metadata was read.</summary>
    [MemberNotNullWhen(true, nameof(Metadata))]
    public bool IsComplete => Metadata is not null;
}
