using System.Buffers.Binary;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Cuts the values of a column into unsigned words whose order is that of the values: the first word decides, then the next.</summary>
internal static class SortWords
{
    private const ulong SignBit = 1UL << 63;

    /// <summary>The number of words of fixed-width values; 0 for text and blobs, which have as many as it takes.</summary>
    public static int Count(IArrowArray column) => column switch
    {
        IBytesArray and not FixedSizeBinaryArray => 0,
        Decimal128Array or FixedSizeBinaryArray => 2,
        Decimal256Array => 4,
        _ => 1,
    };

    /// <summary>One word of every given row.</summary>
    public static void Read(IArrowArray column, int word, ReadOnlySpan<int> rows, Span<ulong> words)
    {
        switch (column)
        {
            case BooleanArray:
                ReadBits(column, rows, words);
                break;
            case Int8Array a:
                ReadSigned(a.Values, rows, words);
                break;
            case Int16Array a:
                ReadSigned(a.Values, rows, words);
                break;
            case Int32Array a:
                ReadSigned(a.Values, rows, words);
                break;
            case Date32Array a:
                ReadSigned(a.Values, rows, words);
                break;
            case Int64Array a:
                ReadSigned(a.Values, rows, words);
                break;
            case Time64Array a:
                ReadSigned(a.Values, rows, words);
                break;
            case TimestampArray a:
                ReadSigned(a.Values, rows, words);
                break;
            case UInt8Array a:
                ReadUnsigned(a.Values, rows, words);
                break;
            case UInt16Array a:
                ReadUnsigned(a.Values, rows, words);
                break;
            case UInt32Array a:
                ReadUnsigned(a.Values, rows, words);
                break;
            case UInt64Array a:
                ReadUnsigned(a.Values, rows, words);
                break;
            case FloatArray a:
                ReadFloats(a.Values, rows, words);
                break;
            case DoubleArray a:
                ReadFloats(a.Values, rows, words);
                break;
            case Decimal128Array or Decimal256Array:
                ReadWide(column, word, rows, words);
                break;
            case IBytesArray bytes:
                ReadBytes(bytes, word, rows, words);
                break;
            default:
                throw new ArgumentException($"Values of type {column.Data.DataType} have no order of words.", nameof(column));
        }
    }

    private static void ReadBits(IArrowArray column, ReadOnlySpan<int> rows, Span<ulong> words)
    {
        ReadOnlySpan<byte> bits = column.Data.Buffers[1].Span;
        for (int i = 0; i < rows.Length; i++)
        {
            words[i] = BitUtility.GetBit(bits, column.Offset + rows[i]) ? 1UL : 0;
        }
    }

    private static void ReadSigned<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows, Span<ulong> words)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            words[i] = (ulong)long.CreateTruncating(values[rows[i]]) ^ SignBit;
        }
    }

    private static void ReadUnsigned<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows, Span<ulong> words)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            words[i] = ulong.CreateTruncating(values[rows[i]]);
        }
    }

    // NaN is the greatest value, whatever its sign; both zeros are equal.
    private static void ReadFloats<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows, Span<ulong> words)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            double value = double.CreateTruncating(values[rows[i]]);
            ulong bits = (ulong)BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
            words[i] = double.IsNaN(value) ? ulong.MaxValue : (bits & SignBit) != 0 ? ~bits : bits | SignBit;
        }
    }

    private static void ReadWide(IArrowArray column, int word, ReadOnlySpan<int> rows, Span<ulong> words)
    {
        int count = Count(column);
        ReadOnlySpan<ulong> values = column.Data.Buffers[1].AsSpan<ulong>()[(column.Offset * count)..];
        ulong flip = word == 0 ? SignBit : 0;
        for (int i = 0; i < rows.Length; i++)
        {
            words[i] = values[(rows[i] * count) + count - 1 - word] ^ flip;
        }
    }

    private static void ReadBytes(IBytesArray column, int word, ReadOnlySpan<int> rows, Span<ulong> words)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        int begin = word * sizeof(ulong);
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<byte> value = column.GetBytes(rows[i]);
            if (value.Length >= begin + sizeof(ulong))
            {
                words[i] = BinaryPrimitives.ReadUInt64BigEndian(value[begin..]);
                continue;
            }

            padded.Clear();
            if (value.Length > begin)
            {
                value[begin..].CopyTo(padded);
            }

            words[i] = BinaryPrimitives.ReadUInt64BigEndian(padded);
        }
    }
}
