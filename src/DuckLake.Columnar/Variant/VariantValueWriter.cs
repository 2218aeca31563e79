using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// Encodes variant values into a native buffer, one after the other. Objects and arrays are begun, filled and ended; their headers
/// use the smallest sizes that hold their offsets and field ids.
/// </summary>
internal sealed unsafe class VariantValueWriter(MemoryAllocator? allocator = null) : IDisposable
{
    private readonly NativeBufferBuilder _bytes = new(allocator);
    private readonly List<Entry> _entries = [];

    /// <summary>Bytes written.</summary>
    internal long Length => _bytes.Length;

    /// <summary>The bytes written, borrowed until the next write.</summary>
    internal ReadOnlySpan<byte> WrittenSpan => _bytes.WrittenSpan;

    /// <summary>Hands the written bytes over to the caller and starts anew.</summary>
    internal ArrowBuffer Finish() => _bytes.Finish();

    public void Dispose() => _bytes.Dispose();

    internal void WriteNull() => WriteHeader(VariantPrimitiveType.Null);

    internal void WriteBoolean(bool value) => WriteHeader(value ? VariantPrimitiveType.True : VariantPrimitiveType.False);

    internal void WriteInt8(sbyte value)
    {
        WriteHeader(VariantPrimitiveType.Int8);
        _bytes.Append(value);
    }

    internal void WriteInt16(short value) => WriteFixed(VariantPrimitiveType.Int16, value);

    internal void WriteInt32(int value) => WriteFixed(VariantPrimitiveType.Int32, value);

    internal void WriteInt64(long value) => WriteFixed(VariantPrimitiveType.Int64, value);

    internal void WriteFloat(float value) => WriteFixed(VariantPrimitiveType.Float, BitConverter.SingleToInt32Bits(value));

    internal void WriteDouble(double value) => WriteFixed(VariantPrimitiveType.Double, BitConverter.DoubleToInt64Bits(value));

    internal void WriteDate(int days) => WriteFixed(VariantPrimitiveType.Date, days);

    internal void WriteTime(long microseconds) => WriteFixed(VariantPrimitiveType.Time, microseconds);

    internal void WriteTimestamp(long value, TimeUnit unit, bool isInstant) => WriteFixed(
        (unit, isInstant) switch
        {
            (TimeUnit.Microsecond, true) => VariantPrimitiveType.TimestampMicros,
            (TimeUnit.Microsecond, false) => VariantPrimitiveType.TimestampNtzMicros,
            (TimeUnit.Nanosecond, true) => VariantPrimitiveType.TimestampNanos,
            (TimeUnit.Nanosecond, false) => VariantPrimitiveType.TimestampNtzNanos,
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Variants hold timestamps in microseconds or nanoseconds."),
        },
        value);

    /// <summary>Writes a decimal in the width of its precision, or wider where the value needs it.</summary>
    internal void WriteDecimal(Int128 unscaled, int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, VariantFormat.MaxDecimalScale);
        if (precision <= 9 && unscaled >= int.MinValue && unscaled <= int.MaxValue)
        {
            WriteHeader(VariantPrimitiveType.Decimal4);
            _bytes.Append((byte)scale);
            AppendInteger((int)unscaled);
        }
        else if (precision <= 18 && unscaled >= long.MinValue && unscaled <= long.MaxValue)
        {
            WriteHeader(VariantPrimitiveType.Decimal8);
            _bytes.Append((byte)scale);
            AppendInteger((long)unscaled);
        }
        else
        {
            WriteHeader(VariantPrimitiveType.Decimal16);
            _bytes.Append((byte)scale);
            BinaryPrimitives.WriteInt128LittleEndian(new Span<byte>(_bytes.Advance(16), 16), unscaled);
        }
    }

    internal void WriteUuid(ReadOnlySpan<byte> bigEndian)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bigEndian.Length, 16);
        WriteHeader(VariantPrimitiveType.Uuid);
        _bytes.Append(bigEndian);
    }

    internal void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        WriteFixed(VariantPrimitiveType.Binary, bytes.Length);
        _bytes.Append(bytes);
    }

    internal void WriteString(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= VariantFormat.MaxShortStringBytes)
        {
            _bytes.Append((byte)((utf8.Length << 2) | VariantFormat.ShortStringBasicType));
        }
        else
        {
            WriteFixed(VariantPrimitiveType.String, utf8.Length);
        }

        _bytes.Append(utf8);
    }

    /// <summary>Copies an encoded value as it is; its field ids must be those of the metadata written for.</summary>
    internal void WriteEncoded(ReadOnlySpan<byte> value) => _bytes.Append(value);

    /// <summary>Begins an object or array; its values follow, each after <see cref="BeginValue"/>.</summary>
    internal Nested BeginNested() => new(_bytes.Length, _entries.Count);

    /// <summary>Announces the next value of the innermost object or array.</summary>
    /// <param name="fieldId">Field id of a field of an object, which must come in the byte order of their names.</param>
    internal void BeginValue(int fieldId = 0) => _entries.Add(new Entry(fieldId, _bytes.Length));

    internal void EndArray(Nested nested) => EndNested(nested, isObject: false);

    internal void EndObject(Nested nested) => EndNested(nested, isObject: true);

    /// <summary>Orders the fields of the innermost object, given an order of field ids; true if two have the same field id.</summary>
    internal bool SortFields(Nested nested, Comparison<int> compareFieldIds)
    {
        Span<Entry> fields = Entries(nested);
        fields.Sort((left, right) => compareFieldIds(left.FieldId, right.FieldId));
        for (int i = 1; i < fields.Length; i++)
        {
            if (fields[i - 1].FieldId == fields[i].FieldId)
            {
                return true;
            }
        }

        return false;
    }

    private Span<Entry> Entries(Nested nested) => CollectionsMarshal.AsSpan(_entries)[nested.FirstEntry..];

    /// <summary>Moves the values up and writes the header before them.</summary>
    private void EndNested(Nested nested, bool isObject)
    {
        Span<Entry> entries = Entries(nested);
        long dataLength = _bytes.Length - nested.Start;
        if (dataLength > uint.MaxValue)
        {
            throw new InvalidOperationException($"The values of one object or array take {dataLength} bytes; the format allows {uint.MaxValue}.");
        }

        int maxId = 0;
        foreach (ref readonly Entry entry in entries)
        {
            maxId = Math.Max(maxId, entry.FieldId);
        }

        bool isLarge = entries.Length > byte.MaxValue;
        int countSize = isLarge ? 4 : 1;
        int idSize = isObject ? VariantFormat.UnsignedSize((uint)maxId) : 0;
        int offsetSize = VariantFormat.UnsignedSize((uint)dataLength);
        long headerLength = 1 + countSize + ((long)entries.Length * idSize) + ((entries.Length + 1L) * offsetSize);
        _bytes.Advance(headerLength);
        byte* start = _bytes.Pointer + nested.Start;
        Buffer.MemoryCopy(start, start + headerLength, dataLength, dataLength);

        int sizes = isObject ? ((idSize - 1) << 2) | (offsetSize - 1) : offsetSize - 1;
        int large = isLarge ? 1 << (isObject ? 4 : 2) : 0;
        *start = (byte)(((sizes | large) << 2) | (isObject ? VariantFormat.ObjectBasicType : VariantFormat.ArrayBasicType));
        byte* ids = start + 1;
        VariantFormat.WriteUnsigned(new Span<byte>(ids, countSize), (uint)entries.Length, countSize);
        ids += countSize;
        byte* offsets = ids + ((long)entries.Length * idSize);
        foreach (ref readonly Entry entry in entries)
        {
            VariantFormat.WriteUnsigned(new Span<byte>(ids, idSize), (uint)entry.FieldId, idSize);
            ids += idSize;
            VariantFormat.WriteUnsigned(new Span<byte>(offsets, offsetSize), (uint)(entry.Start - nested.Start), offsetSize);
            offsets += offsetSize;
        }

        VariantFormat.WriteUnsigned(new Span<byte>(offsets, offsetSize), (uint)dataLength, offsetSize);
        CollectionsMarshal.SetCount(_entries, nested.FirstEntry);
    }

    private void WriteHeader(VariantPrimitiveType type) => _bytes.Append((byte)((int)type << 2));

    private void WriteFixed(VariantPrimitiveType type, short value)
    {
        WriteHeader(type);
        BinaryPrimitives.WriteInt16LittleEndian(new Span<byte>(_bytes.Advance(2), 2), value);
    }

    private void WriteFixed(VariantPrimitiveType type, int value)
    {
        WriteHeader(type);
        AppendInteger(value);
    }

    private void WriteFixed(VariantPrimitiveType type, long value)
    {
        WriteHeader(type);
        AppendInteger(value);
    }

    private void AppendInteger(int value) => BinaryPrimitives.WriteInt32LittleEndian(new Span<byte>(_bytes.Advance(4), 4), value);

    private void AppendInteger(long value) => BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(_bytes.Advance(8), 8), value);

    /// <summary>An object or array being written.</summary>
    internal readonly record struct Nested(long Start, int FirstEntry);

    private readonly record struct Entry(int FieldId, long Start);
}
