namespace DuckLake.Parquet;

/// <summary>Metadata of a row group. Immutable; thread-safe.</summary>
public sealed class RowGroupMetadata
{
    internal RowGroupMetadata()
    {
    }

    /// <summary>Position of the row group in the file.</summary>
    public int Ordinal { get; internal init; }

    /// <summary>Number of rows.</summary>
    public long RowCount { get; internal init; }

    /// <summary>Index in the file of its first row.</summary>
    public long FirstRowIndex { get; internal init; }

    /// <summary>Size of the uncompressed column data, in bytes, as the writer says.</summary>
    public long TotalByteSizeBytes { get; internal init; }

    /// <summary>Size of the compressed column data, in bytes, as the writer says, or null.</summary>
    public long? TotalCompressedSizeBytes { get; internal init; }

    /// <summary>The column chunks, one per leaf of the schema in schema order.</summary>
    public IReadOnlyList<ColumnChunkMetadata> Columns { get; internal init; } = [];

    /// <summary>The order of the rows as the writer says, empty when unknown.</summary>
    public IReadOnlyList<ParquetSortingColumn> SortingColumns { get; internal init; } = [];

    /// <summary>Offset of the first page as the writer says, or null.</summary>
    public long? FileOffset { get; internal init; }
}
