namespace DuckLake.Parquet;

/// <summary>
/// Bounds and counts of the data pages of a column chunk (PageIndex.md), one entry per page of the
/// <see cref="OffsetIndex"/>. Immutable; thread-safe.
/// </summary>
public sealed class ColumnIndex
{
    private readonly ParquetColumn _column;
    private readonly bool[] _nullPages;
    private readonly byte[][] _min;
    private readonly byte[][] _max;
    private readonly bool _hasUsableBounds;

    private ColumnIndex(ParquetColumn column, bool[] nullPages, byte[][] min, byte[][] max, bool hasUsableBounds)
    {
        _column = column;
        _nullPages = nullPages;
        _min = min;
        _max = max;
        _hasUsableBounds = hasUsableBounds;
    }

    /// <summary>Number of data pages.</summary>
    public int PageCount => _nullPages.Length;

    /// <summary>Whether the bounds are sorted over the pages.</summary>
    public BoundaryOrder BoundaryOrder { get; private init; }

    /// <summary>Number of nulls of each page, or null.</summary>
    public IReadOnlyList<long>? NullCounts { get; private init; }

    /// <summary>Number of NaNs of each page, or null. Bounds never tell about NaNs.</summary>
    public IReadOnlyList<long>? NanCounts { get; private init; }

    /// <summary>Counts of repetition levels 0 to the greatest of the column, page after page, or null.</summary>
    public IReadOnlyList<long>? RepetitionLevelHistograms { get; private init; }

    /// <summary>Counts of definition levels 0 to the greatest of the column, page after page, or null.</summary>
    public IReadOnlyList<long>? DefinitionLevelHistograms { get; private init; }

    /// <summary>Reads the index from the bytes of <see cref="ColumnChunkMetadata.ColumnIndexRange"/>, decrypting it if need be.</summary>
    /// <param name="source">The bytes; borrowed for the call.</param>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="chunk">The column chunk of that file the index belongs to.</param>
    /// <exception cref="InvalidParquetException">The index is corrupt or a key is missing.</exception>
    public static ColumnIndex Read(ReadOnlySpan<byte> source, ParquetMetadata metadata, ColumnChunkMetadata chunk)
    {
        try
        {
            ReadOnlySpan<byte> plain = IndexModule.Open(source, metadata, chunk, EncryptedModuleType.ColumnIndex);
            return Read(plain, chunk.ColumnIndexRange?.Offset ?? 0, chunk.Column, metadata.ColumnOrders[chunk.Column.ColumnIndex]);
        }
        catch (InvalidParquetException e) when (e.Locate(metadata.FileName, chunk.Column.Path, byteOffset: chunk.ColumnIndexRange?.Offset))
        {
            throw;
        }
    }

    /// <summary>True when all values of the page are null.</summary>
    /// <param name="page">Ordinal of the page.</param>
    public bool IsNullPage(int page) => _nullPages[page];

    /// <summary>The bound of a page as a PLAIN value without a length; it need not be a value of the page.</summary>
    /// <param name="page">Ordinal of the page.</param>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bytes, valid for as long as this object lives.</param>
    /// <returns>False when the page is all null or its bounds cannot be trusted.</returns>
    public bool TryGetBytes(int page, StatisticsBound bound, out ReadOnlyMemory<byte> value)
    {
        byte[]? bytes = Bytes(page, bound);
        value = bytes;
        return bytes is not null;
    }

    /// <summary>As <see cref="ColumnStatistics.TryGetInteger"/>, for a page.</summary>
    /// <param name="page">Ordinal of the page.</param>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bound.</param>
    /// <returns>False when there is none or the column is of another type.</returns>
    public bool TryGetInteger(int page, StatisticsBound bound, out Int128 value)
    {
        value = 0;
        return Bytes(page, bound) is { } bytes && BoundDecoder.TryReadInteger(_column, bytes, out value);
    }

    /// <summary>As <see cref="ColumnStatistics.TryGetDouble"/>, for a page.</summary>
    /// <param name="page">Ordinal of the page.</param>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bound, never NaN.</param>
    /// <returns>False when there is none or the column is of another type.</returns>
    public bool TryGetDouble(int page, StatisticsBound bound, out double value)
    {
        value = 0;
        return Bytes(page, bound) is { } bytes && BoundDecoder.TryReadDouble(_column, bytes, bound, out value);
    }

    /// <summary>As <see cref="ColumnStatistics.TryGetBoolean"/>, for a page.</summary>
    /// <param name="page">Ordinal of the page.</param>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bound.</param>
    /// <returns>False when there is none or the column is of another type.</returns>
    public bool TryGetBoolean(int page, StatisticsBound bound, out bool value)
    {
        value = false;
        return Bytes(page, bound) is { } bytes && BoundDecoder.TryReadBoolean(_column, bytes, out value);
    }

    private static ColumnIndex Read(ReadOnlySpan<byte> source, long offset, ParquetColumn column, ParquetColumnOrder order)
    {
        var reader = new ThriftReader(source, offset);
        bool[]? nullPages = null;
        byte[][]? min = null, max = null;
        long[]? nullCounts = null, nanCounts = null, repetition = null, definition = null;
        int boundaryOrder = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: nullPages = reader.ReadBoolList(field); break;
                case 2: min = reader.ReadBinaryList(field); break;
                case 3: max = reader.ReadBinaryList(field); break;
                case 4: boundaryOrder = reader.ReadI32(field); break;
                case 5: nullCounts = reader.ReadI64List(field); break;
                case 6: repetition = reader.ReadI64List(field); break;
                case 7: definition = reader.ReadI64List(field); break;
                case 8: nanCounts = reader.ReadI64List(field); break;
                default: reader.Skip(field); break;
            }
        }

        if (nullPages is null || min?.Length != nullPages.Length || max?.Length != nullPages.Length)
        {
            throw reader.Error(
                $"The column index must have as many bounds as pages; it has {nullPages?.Length ?? 0} pages, {min?.Length ?? 0} lower and {max?.Length ?? 0} upper bounds.");
        }

        int pages = nullPages.Length;
        return new ColumnIndex(column, nullPages, min, max, BoundDecoder.IsUsable(column, order))
        {
            BoundaryOrder = boundaryOrder is 1 or 2 ? (BoundaryOrder)boundaryOrder : BoundaryOrder.Unordered,
            NullCounts = OfLength(nullCounts, pages),
            NanCounts = OfLength(nanCounts, pages),
            RepetitionLevelHistograms = OfLength(repetition, (long)pages * (column.MaxRepetitionLevel + 1)),
            DefinitionLevelHistograms = OfLength(definition, (long)pages * (column.MaxDefinitionLevel + 1)),
        };
    }

    /// <summary>An optional list of the wrong length is treated as absent.</summary>
    private static long[]? OfLength(long[]? values, long length) => values?.Length == length ? values : null;

    private byte[]? Bytes(int page, StatisticsBound bound)
    {
        if (!_hasUsableBounds || _nullPages[page])
        {
            return null;
        }

        byte[] bytes = (bound == StatisticsBound.Min ? _min : _max)[page];
        return BoundDecoder.HasValidSize(_column, bytes.Length) ? bytes : null;
    }
}
