namespace DuckLake.Parquet;

/// <summary>
/// Statistics of a column chunk. Bounds are only present when they can be trusted: the column's order is known, the writer
/// is not known to write wrong ones, and they are values of the column's type. Immutable; thread-safe.
/// </summary>
public sealed class ColumnStatistics
{
    private readonly ParquetColumn _column;
    private readonly byte[]? _min;
    private readonly byte[]? _max;

    private ColumnStatistics(ParquetColumn column, byte[]? min, byte[]? max)
    {
        _column = column;
        _min = min;
        _max = max;
    }

    /// <summary>Number of nulls, or null when the file does not say (which is not zero).</summary>
    public long? NullCount { get; private init; }

    /// <summary>Number of distinct values, or null.</summary>
    public long? DistinctCount { get; private init; }

    /// <summary>Number of NaNs, or null when the file does not say. Bounds never tell about NaNs.</summary>
    public long? NanCount { get; private init; }

    /// <summary>True when the lower bound is there.</summary>
    public bool HasMin => _min is not null;

    /// <summary>True when the upper bound is there.</summary>
    public bool HasMax => _max is not null;

    /// <summary>True or false when the file says whether the lower bound is a value of the column, else null.</summary>
    public bool? IsMinExact { get; private init; }

    /// <summary>True or false when the file says whether the upper bound is a value of the column, else null.</summary>
    public bool? IsMaxExact { get; private init; }

    /// <summary>The bound as a PLAIN value without a length.</summary>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bytes, valid for as long as this object lives.</param>
    /// <returns>False when there is no such bound.</returns>
    public bool TryGetBytes(StatisticsBound bound, out ReadOnlyMemory<byte> value)
    {
        byte[]? bytes = Bytes(bound);
        value = bytes;
        return bytes is not null;
    }

    /// <summary>
    /// The bound of an integer (unsigned ones zero-extended), date, time, timestamp (in the column's unit) or decimal
    /// (unscaled, up to 16 bytes).
    /// </summary>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bound.</param>
    /// <returns>False when there is none or the column is of another type.</returns>
    public bool TryGetInteger(StatisticsBound bound, out Int128 value)
    {
        value = 0;
        return Bytes(bound) is { } bytes && BoundDecoder.TryReadInteger(_column, bytes, out value);
    }

    /// <summary>The bound of a FLOAT, DOUBLE or FLOAT16 column; a zero bounds zeros of both signs. NaNs may exist whatever the bounds say.</summary>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bound, never NaN.</param>
    /// <returns>False when there is none or the column is of another type.</returns>
    public bool TryGetDouble(StatisticsBound bound, out double value)
    {
        value = 0;
        return Bytes(bound) is { } bytes && BoundDecoder.TryReadDouble(_column, bytes, bound, out value);
    }

    /// <summary>The bound of a boolean column.</summary>
    /// <param name="bound">Which bound.</param>
    /// <param name="value">The bound.</param>
    /// <returns>False when there is none or the column is of another type.</returns>
    public bool TryGetBoolean(StatisticsBound bound, out bool value)
    {
        value = false;
        return Bytes(bound) is { } bytes && BoundDecoder.TryReadBoolean(_column, bytes, out value);
    }

    internal static ColumnStatistics Create(in RawStatistics raw, ParquetColumn column, ParquetColumnOrder order, WriterVersion writer)
    {
        byte[]? min = null, max = null;
        bool isByteArray = column.PhysicalType is ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray;
        bool isBroken = isByteArray && writer.HasBrokenByteArrayBounds;
        bool usesNewFields = BoundDecoder.IsUsable(column, order) && (raw.Min is not null || raw.Max is not null);
        if (usesNewFields && !isBroken)
        {
            min = Valid(raw.Min, column);
            max = Valid(raw.Max, column);
        }
        else if (!isBroken && AreLegacyBoundsUsable(raw, column))
        {
            min = Valid(raw.LegacyMin, column);
            max = Valid(raw.LegacyMax, column);
        }

        return new ColumnStatistics(column, min, max)
        {
            NullCount = raw.NullCount is >= 0 ? raw.NullCount : null,
            DistinctCount = raw.DistinctCount is >= 0 ? raw.DistinctCount : null,
            NanCount = raw.NanCount is >= 0 ? raw.NanCount : null,
            IsMinExact = usesNewFields ? raw.IsMinExact : null,
            IsMaxExact = usesNewFields ? raw.IsMaxExact : null,
        };
    }

    /// <summary>The older fields were found by signed comparison whatever the type; equal bounds are right in any order.</summary>
    private static bool AreLegacyBoundsUsable(in RawStatistics raw, ParquetColumn column) => BoundDecoder.SortOrder(column) switch
    {
        ParquetSortOrder.Signed => true,
        ParquetSortOrder.Unsigned => raw.LegacyMin is not null && raw.LegacyMax is not null && raw.LegacyMin.AsSpan().SequenceEqual(raw.LegacyMax),
        _ => false,
    };

    private static byte[]? Valid(byte[]? bytes, ParquetColumn column) =>
        bytes is not null && BoundDecoder.HasValidSize(column, bytes.Length) ? bytes : null;

    private byte[]? Bytes(StatisticsBound bound) => bound == StatisticsBound.Min ? _min : _max;
}
