using DuckLake.Columnar;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeRowMapping<T>
{
    /// <summary>Adds a column of 8-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, sbyte> getValue) =>
        Add<sbyte, PrimitiveAppender<sbyte, Int8Array, Int8Array.Builder>>(name, getValue, Int8Type.Default, static _ => new(new Int8Array.Builder()));

    /// <summary>Adds a column of 8-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, sbyte?> getValue) =>
        AddNullable<sbyte, PrimitiveAppender<sbyte, Int8Array, Int8Array.Builder>>(name, getValue, Int8Type.Default, static _ => new(new Int8Array.Builder()));

    /// <summary>Adds a column of unsigned 8-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, byte> getValue) =>
        Add<byte, PrimitiveAppender<byte, UInt8Array, UInt8Array.Builder>>(name, getValue, UInt8Type.Default, static _ => new(new UInt8Array.Builder()));

    /// <summary>Adds a column of unsigned 8-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, byte?> getValue) =>
        AddNullable<byte, PrimitiveAppender<byte, UInt8Array, UInt8Array.Builder>>(name, getValue, UInt8Type.Default, static _ => new(new UInt8Array.Builder()));

    /// <summary>Adds a column of 16-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, short> getValue) =>
        Add<short, PrimitiveAppender<short, Int16Array, Int16Array.Builder>>(name, getValue, Int16Type.Default, static _ => new(new Int16Array.Builder()));

    /// <summary>Adds a column of 16-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, short?> getValue) =>
        AddNullable<short, PrimitiveAppender<short, Int16Array, Int16Array.Builder>>(name, getValue, Int16Type.Default, static _ => new(new Int16Array.Builder()));

    /// <summary>Adds a column of unsigned 16-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, ushort> getValue) =>
        Add<ushort, PrimitiveAppender<ushort, UInt16Array, UInt16Array.Builder>>(name, getValue, UInt16Type.Default, static _ => new(new UInt16Array.Builder()));

    /// <summary>Adds a column of unsigned 16-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, ushort?> getValue) =>
        AddNullable<ushort, PrimitiveAppender<ushort, UInt16Array, UInt16Array.Builder>>(name, getValue, UInt16Type.Default, static _ => new(new UInt16Array.Builder()));

    /// <summary>Adds a column of 32-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, int> getValue) =>
        Add<int, PrimitiveAppender<int, Int32Array, Int32Array.Builder>>(name, getValue, Int32Type.Default, static _ => new(new Int32Array.Builder()));

    /// <summary>Adds a column of 32-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, int?> getValue) =>
        AddNullable<int, PrimitiveAppender<int, Int32Array, Int32Array.Builder>>(name, getValue, Int32Type.Default, static _ => new(new Int32Array.Builder()));

    /// <summary>Adds a column of unsigned 32-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, uint> getValue) =>
        Add<uint, PrimitiveAppender<uint, UInt32Array, UInt32Array.Builder>>(name, getValue, UInt32Type.Default, static _ => new(new UInt32Array.Builder()));

    /// <summary>Adds a column of unsigned 32-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, uint?> getValue) =>
        AddNullable<uint, PrimitiveAppender<uint, UInt32Array, UInt32Array.Builder>>(name, getValue, UInt32Type.Default, static _ => new(new UInt32Array.Builder()));

    /// <summary>Adds a column of 64-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, long> getValue) =>
        Add<long, PrimitiveAppender<long, Int64Array, Int64Array.Builder>>(name, getValue, Int64Type.Default, static _ => new(new Int64Array.Builder()));

    /// <summary>Adds a column of 64-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, long?> getValue) =>
        AddNullable<long, PrimitiveAppender<long, Int64Array, Int64Array.Builder>>(name, getValue, Int64Type.Default, static _ => new(new Int64Array.Builder()));

    /// <summary>Adds a column of unsigned 64-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, ulong> getValue) =>
        Add<ulong, PrimitiveAppender<ulong, UInt64Array, UInt64Array.Builder>>(name, getValue, UInt64Type.Default, static _ => new(new UInt64Array.Builder()));

    /// <summary>Adds a column of unsigned 64-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, ulong?> getValue) =>
        AddNullable<ulong, PrimitiveAppender<ulong, UInt64Array, UInt64Array.Builder>>(name, getValue, UInt64Type.Default, static _ => new(new UInt64Array.Builder()));

    /// <summary>Adds a column of 32-bit floating-point numbers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, float> getValue) =>
        Add<float, PrimitiveAppender<float, FloatArray, FloatArray.Builder>>(name, getValue, FloatType.Default, static _ => new(new FloatArray.Builder()));

    /// <summary>Adds a column of 32-bit floating-point numbers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, float?> getValue) =>
        AddNullable<float, PrimitiveAppender<float, FloatArray, FloatArray.Builder>>(name, getValue, FloatType.Default, static _ => new(new FloatArray.Builder()));

    /// <summary>Adds a column of 64-bit floating-point numbers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, double> getValue) =>
        Add<double, PrimitiveAppender<double, DoubleArray, DoubleArray.Builder>>(name, getValue, DoubleType.Default, static _ => new(new DoubleArray.Builder()));

    /// <summary>Adds a column of 64-bit floating-point numbers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, double?> getValue) =>
        AddNullable<double, PrimitiveAppender<double, DoubleArray, DoubleArray.Builder>>(name, getValue, DoubleType.Default, static _ => new(new DoubleArray.Builder()));

    /// <summary>Adds a column of booleans.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, bool> getValue) =>
        Add<bool, BooleanAppender>(name, getValue, BooleanType.Default, static _ => new(new BooleanArray.Builder()));

    /// <summary>Adds a column of booleans that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, bool?> getValue) =>
        AddNullable<bool, BooleanAppender>(name, getValue, BooleanType.Default, static _ => new(new BooleanArray.Builder()));

    /// <summary>Adds a column of dates.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, DateOnly> getValue) =>
        Add<DateOnly, DateAppender>(name, getValue, Date32Type.Default, static _ => new(new Date32Array.Builder()));

    /// <summary>Adds a column of dates that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, DateOnly?> getValue) =>
        AddNullable<DateOnly, DateAppender>(name, getValue, Date32Type.Default, static _ => new(new Date32Array.Builder()));

    /// <summary>Adds a column of times of day, cut to microseconds.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, TimeOnly> getValue) =>
        Add<TimeOnly, TimeAppender>(name, getValue, Time64Type.Microsecond, static _ => new(new Time64Array.Builder(Time64Type.Microsecond)));

    /// <summary>Adds a column of times of day, cut to microseconds that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, TimeOnly?> getValue) =>
        AddNullable<TimeOnly, TimeAppender>(name, getValue, Time64Type.Microsecond, static _ => new(new Time64Array.Builder(Time64Type.Microsecond)));

    /// <summary>Adds a column of timestamps, cut to the column's unit; in a column with a time zone a local time is converted to UTC.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, DateTime> getValue) =>
        Add<DateTime, TimestampAppender>(name, getValue, s_clock, static target => new(new TimestampArray.Builder(TimestampOf(target, s_clock))));

    /// <summary>Adds a column of timestamps, cut to the column's unit; in a column with a time zone a local time is converted to UTC that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, DateTime?> getValue) =>
        AddNullable<DateTime, TimestampAppender>(name, getValue, s_clock, static target => new(new TimestampArray.Builder(TimestampOf(target, s_clock))));

    /// <summary>Adds a column of instants, cut to the column's unit.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, DateTimeOffset> getValue) =>
        Add<DateTimeOffset, InstantAppender>(name, getValue, s_instant, static target => new(new TimestampArray.Builder(TimestampOf(target, s_instant))));

    /// <summary>Adds a column of instants, cut to the column's unit that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, DateTimeOffset?> getValue) =>
        AddNullable<DateTimeOffset, InstantAppender>(name, getValue, s_instant, static target => new(new TimestampArray.Builder(TimestampOf(target, s_instant))));

    /// <summary>Adds a column of intervals.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, TimeSpan> getValue) =>
        Add<TimeSpan, TimeSpanAppender>(name, getValue, IntervalType.MonthDayNanosecond, static _ => new(new MonthDayNanosecondIntervalArray.Builder()));

    /// <summary>Adds a column of intervals that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, TimeSpan?> getValue) =>
        AddNullable<TimeSpan, TimeSpanAppender>(name, getValue, IntervalType.MonthDayNanosecond, static _ => new(new MonthDayNanosecondIntervalArray.Builder()));

    /// <summary>Adds a column of decimals, rounded to the column's scale.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, decimal> getValue) =>
        Add<decimal, DecimalAppender>(name, getValue, s_decimal, static target => new(new Decimal128Array.Builder(DecimalOf(target))));

    /// <summary>Adds a column of decimals, rounded to the column's scale that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, decimal?> getValue) =>
        AddNullable<decimal, DecimalAppender>(name, getValue, s_decimal, static target => new(new Decimal128Array.Builder(DecimalOf(target))));

    /// <summary>Adds a column of 128-bit integers.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, Int128> getValue) =>
        Add<Int128, Int128Appender>(name, getValue, s_int128, static _ => new(new Decimal128Array.Builder(s_int128)));

    /// <summary>Adds a column of 128-bit integers that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, Int128?> getValue) =>
        AddNullable<Int128, Int128Appender>(name, getValue, s_int128, static _ => new(new Decimal128Array.Builder(s_int128)));

    /// <summary>Adds a column of UUIDs.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, Guid> getValue) =>
        Add<Guid, GuidAppender>(name, getValue, ExtensionTypes.UuidStorage, static _ => new(new FixedSizeBinaryArray.Builder(ExtensionTypes.UuidStorage)));

    /// <summary>Adds a column of UUIDs that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, Guid?> getValue) =>
        AddNullable<Guid, GuidAppender>(name, getValue, ExtensionTypes.UuidStorage, static _ => new(new FixedSizeBinaryArray.Builder(ExtensionTypes.UuidStorage)));

    /// <summary>Adds a column of text that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, string?> getValue) =>
        AddReference<string, StringAppender>(name, getValue, StringType.Default, static _ => new(new StringArray.Builder()));

    /// <summary>Adds a column of blobs that may be NULL.</summary>
    /// <param name="name">The column's name, in any case.</param>
    /// <param name="getValue">Reads the value of a row.</param>
    /// <returns>This mapping.</returns>
    public DuckLakeRowMapping<T> Column(string name, Func<T, byte[]?> getValue) =>
        AddReference<byte[], BytesAppender>(name, getValue, BinaryType.Default, static _ => new(new BinaryArray.Builder()));
}
