namespace DuckLake.Columnar;

/// <summary>Creates the builder that fits a type.</summary>
public static class ArrowArrayBuilderFactory
{
    /// <summary>Creates an empty builder: the nested class <c>Builder</c> of the array class of <paramref name="type"/>.</summary>
    /// <param name="type">Any type but unions, list views and run-end encoding.</param>
    /// <param name="allocator">Where the memory comes from; null = <see cref="MemoryAllocator.Shared"/>.</param>
    /// <exception cref="ArgumentException">The type has no builder.</exception>
    public static IArrowArrayBuilder Create(IArrowType type, MemoryAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.TypeId switch
        {
            ArrowTypeId.Null => new NullArray.Builder(),
            ArrowTypeId.Int8 => new Int8Array.Builder(allocator),
            ArrowTypeId.Int16 => new Int16Array.Builder(allocator),
            ArrowTypeId.Int32 => new Int32Array.Builder(allocator),
            ArrowTypeId.Int64 => new Int64Array.Builder(allocator),
            ArrowTypeId.UInt8 => new UInt8Array.Builder(allocator),
            ArrowTypeId.UInt16 => new UInt16Array.Builder(allocator),
            ArrowTypeId.UInt32 => new UInt32Array.Builder(allocator),
            ArrowTypeId.UInt64 => new UInt64Array.Builder(allocator),
            ArrowTypeId.HalfFloat => new HalfFloatArray.Builder(allocator),
            ArrowTypeId.Float => new FloatArray.Builder(allocator),
            ArrowTypeId.Double => new DoubleArray.Builder(allocator),
            ArrowTypeId.Boolean => new BooleanArray.Builder(allocator),
            ArrowTypeId.Date32 => new Date32Array.Builder(allocator),
            ArrowTypeId.Date64 => new Date64Array.Builder(allocator),
            ArrowTypeId.String => new StringArray.Builder(allocator),
            ArrowTypeId.LargeString => new LargeStringArray.Builder(allocator),
            ArrowTypeId.StringView => new StringViewArray.Builder(allocator),
            ArrowTypeId.Binary => new BinaryArray.Builder(allocator),
            ArrowTypeId.LargeBinary => new LargeBinaryArray.Builder(allocator),
            ArrowTypeId.BinaryView => new BinaryViewArray.Builder(allocator),
            ArrowTypeId.FixedSizeBinary => new FixedSizeBinaryArray.Builder((FixedSizeBinaryType)type, allocator),
            ArrowTypeId.Time32 => new Time32Array.Builder((Time32Type)type, allocator),
            ArrowTypeId.Time64 => new Time64Array.Builder((Time64Type)type, allocator),
            ArrowTypeId.Timestamp => new TimestampArray.Builder((TimestampType)type, allocator),
            ArrowTypeId.Duration => new DurationArray.Builder((DurationType)type, allocator),
            ArrowTypeId.Decimal32 => new Decimal32Array.Builder((Decimal32Type)type, allocator),
            ArrowTypeId.Decimal64 => new Decimal64Array.Builder((Decimal64Type)type, allocator),
            ArrowTypeId.Decimal128 => new Decimal128Array.Builder((Decimal128Type)type, allocator),
            ArrowTypeId.Decimal256 => new Decimal256Array.Builder((Decimal256Type)type, allocator),
            ArrowTypeId.List => new ListArray.Builder((ListType)type, allocator),
            ArrowTypeId.LargeList => new LargeListArray.Builder((LargeListType)type, allocator),
            ArrowTypeId.FixedSizeList => new FixedSizeListArray.Builder((FixedSizeListType)type, allocator),
            ArrowTypeId.Struct => new StructArray.Builder((StructType)type, allocator),
            ArrowTypeId.Map => new MapArray.Builder((MapType)type, allocator),
            ArrowTypeId.Dictionary => new DictionaryArray.Builder((DictionaryType)type, allocator),
            ArrowTypeId.Interval => ((IntervalType)type).Unit switch
            {
                IntervalUnit.YearMonth => new YearMonthIntervalArray.Builder(allocator),
                IntervalUnit.DayTime => new DayTimeIntervalArray.Builder(allocator),
                _ => new MonthDayNanosecondIntervalArray.Builder(allocator),
            },
            _ => throw new ArgumentException($"Arrays of type {type} have no builder.", nameof(type)),
        };
    }
}
