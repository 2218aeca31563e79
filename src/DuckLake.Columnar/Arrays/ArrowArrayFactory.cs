namespace DuckLake.Columnar;

/// <summary>Creates the array class that fits the type of the data.</summary>
public static class ArrowArrayFactory
{
    /// <summary>Wraps <paramref name="data"/>, which the array takes over.</summary>
    public static IArrowArray BuildArray(ArrayData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.DataType.TypeId switch
        {
            ArrowTypeId.Null => new NullArray(data),
            ArrowTypeId.Boolean => new BooleanArray(data),
            ArrowTypeId.UInt8 => new UInt8Array(data),
            ArrowTypeId.Int8 => new Int8Array(data),
            ArrowTypeId.UInt16 => new UInt16Array(data),
            ArrowTypeId.Int16 => new Int16Array(data),
            ArrowTypeId.UInt32 => new UInt32Array(data),
            ArrowTypeId.Int32 => new Int32Array(data),
            ArrowTypeId.UInt64 => new UInt64Array(data),
            ArrowTypeId.Int64 => new Int64Array(data),
            ArrowTypeId.HalfFloat => new HalfFloatArray(data),
            ArrowTypeId.Float => new FloatArray(data),
            ArrowTypeId.Double => new DoubleArray(data),
            ArrowTypeId.String => new StringArray(data),
            ArrowTypeId.LargeString => new LargeStringArray(data),
            ArrowTypeId.StringView => new StringViewArray(data),
            ArrowTypeId.Binary => new BinaryArray(data),
            ArrowTypeId.LargeBinary => new LargeBinaryArray(data),
            ArrowTypeId.BinaryView => new BinaryViewArray(data),
            ArrowTypeId.FixedSizeBinary => new FixedSizeBinaryArray(data),
            ArrowTypeId.Date32 => new Date32Array(data),
            ArrowTypeId.Date64 => new Date64Array(data),
            ArrowTypeId.Time32 => new Time32Array(data),
            ArrowTypeId.Time64 => new Time64Array(data),
            ArrowTypeId.Timestamp => new TimestampArray(data),
            ArrowTypeId.Duration => new DurationArray(data),
            ArrowTypeId.Interval => ((IntervalType)data.DataType).Unit switch
            {
                IntervalUnit.YearMonth => new YearMonthIntervalArray(data),
                IntervalUnit.DayTime => new DayTimeIntervalArray(data),
                _ => new MonthDayNanosecondIntervalArray(data),
            },
            ArrowTypeId.Decimal32 => new Decimal32Array(data),
            ArrowTypeId.Decimal64 => new Decimal64Array(data),
            ArrowTypeId.Decimal128 => new Decimal128Array(data),
            ArrowTypeId.Decimal256 => new Decimal256Array(data),
            ArrowTypeId.List => new ListArray(data),
            ArrowTypeId.LargeList => new LargeListArray(data),
            ArrowTypeId.ListView => new ListViewArray(data),
            ArrowTypeId.LargeListView => new LargeListViewArray(data),
            ArrowTypeId.FixedSizeList => new FixedSizeListArray(data),
            ArrowTypeId.Struct => new StructArray(data),
            ArrowTypeId.Map => new MapArray(data),
            ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion => new UnionArray(data),
            ArrowTypeId.Dictionary => new DictionaryArray(data),
            ArrowTypeId.RunEndEncoded => new RunEndEncodedArray(data),
            _ => throw new ArgumentException($"No array class holds type {data.DataType}.", nameof(data)),
        };
    }
}
