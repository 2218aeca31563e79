using DuckLake.Columnar;

namespace DuckLake.Parquet;

public sealed partial class ParquetReaderOptions
{
    /// <summary>Arrow layout of byte-array columns. Default <see cref="ParquetStringRepresentation.Utf8"/>.</summary>
    public ParquetStringRepresentation StringRepresentation { get; init; }

    /// <summary>Most rows of a batch where the caller does not say, at least 1. Default 32768.</summary>
    public int BatchRowCount { get; init; } = 32768;

    /// <summary>
    /// Where all buffers come from; give one with a limit to bound the memory of hostile files. Default <see cref="MemoryAllocator.Shared"/>.
    /// </summary>
    public MemoryAllocator Allocator { get; init; } = MemoryAllocator.Shared;
}
