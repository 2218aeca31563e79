using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Hash buckets. A bucket's number is one less than its code.</summary>
internal sealed class BucketKeyEncoder(Field field, DuckLakeType type, int bucketCount) : PartitionKeyEncoder
{
    private const long CanonicalNan = 0x7FF8_0000_0000_0000;

    public override void Encode(IArrowArray column, Span<int> codes)
    {
        switch (column)
        {
            case BooleanArray:
                EncodeBooleans(column, codes);
                break;
            case Int8Array a:
                EncodeIntegers(a.Values, codes);
                break;
            case Int16Array a:
                EncodeIntegers(a.Values, codes);
                break;
            case Int32Array a:
                EncodeIntegers(a.Values, codes);
                break;
            case Date32Array a:
                EncodeIntegers(a.Values, codes);
                break;
            case Int64Array a:
                EncodeLongs(a.Values, codes);
                break;
            case Time64Array a:
                EncodeLongs(a.Values, codes);
                break;
            case TimestampArray a:
                EncodeLongs(a.Values, codes);
                break;
            case FloatArray a:
                EncodeIntegers(a.Values, codes);
                break;
            case DoubleArray a:
                EncodeIntegers(a.Values, codes);
                break;
            case Decimal128Array a when type.Kind == DuckLakeTypeKind.Decimal && type.Precision <= 18:
                EncodeIntegers(a.Values, codes);
                break;
            case IBytesArray a when type.Kind is DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob:
                EncodeBytes(a, codes);
                break;
            default:
                EncodeTexts(column, codes);
                break;
        }

        ClearNulls(column, codes);
    }

    public override string? GetText(int code) => code == 0 ? null : (code - 1).ToString(CultureInfo.InvariantCulture);

    private void EncodeBooleans(IArrowArray column, Span<int> codes)
    {
        int ofFalse = Code(0L);
        int ofTrue = Code(1L);
        ReadOnlySpan<byte> bits = column.Data.Buffers[1].Span;
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = BitUtility.GetBit(bits, column.Offset + i) ? ofTrue : ofFalse;
        }
    }

    private void EncodeLongs(ReadOnlySpan<long> values, Span<int> codes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            codes[i] = Code(values[i]);
        }
    }

    private void EncodeIntegers<T>(ReadOnlySpan<T> values, Span<int> codes)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            codes[i] = Code(ToBits(values[i]));
        }
    }

    // Fractions hash as doubles, whole numbers as 64-bit integers.
    private static long ToBits<T>(T value)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            double number = double.CreateTruncating(value);
            return double.IsNaN(number) ? CanonicalNan : BitConverter.DoubleToInt64Bits(number == 0 ? 0.0 : number);
        }

        return long.CreateTruncating(value);
    }

    private void EncodeBytes(IBytesArray column, Span<int> codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = Code(column.GetBytes(i));
        }
    }

    private void EncodeTexts(IArrowArray column, Span<int> codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = ValueText.Format(column, field, i) is { } text ? Code(Encoding.UTF8.GetBytes(text)) : 0;
        }
    }

    private int Code(long value)
    {
        if (!BitConverter.IsLittleEndian)
        {
            value = BinaryPrimitives.ReverseEndianness(value);
        }

        return Code(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));
    }

    private int Code(ReadOnlySpan<byte> bytes) => (int)((Murmur3.Hash32(bytes) & 0x7fff_ffff) % (uint)bucketCount) + 1;
}
