using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Keys of rows as byte strings that are equal exactly if SQL's <c>=</c> holds for all key columns. Both sides must have the types
/// of the table's columns. One instance is used again for each batch.
/// </summary>
internal sealed class RowKeys : IDisposable
{
    private const int LengthBytes = sizeof(int);

    private int[] _ends = [];
    private bool[] _isNull = [];
    private byte[] _bytes = [];

    /// <summary>Number of rows encoded.</summary>
    public int Count { get; private set; }

    /// <summary>Whether columns of the type can be keys.</summary>
    public static bool CanBeKey(DuckLakeType type) =>
        !type.IsNested
        && type.Kind is not (DuckLakeTypeKind.Interval or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Variant or DuckLakeTypeKind.Null
            or DuckLakeTypeKind.Unknown);

    /// <summary>Encodes the keys of rows.</summary>
    /// <param name="columns">The key columns in order, each of the same length.</param>
    /// <param name="rowCount">Number of rows.</param>
    public void Encode(ReadOnlySpan<IArrowArray> columns, int rowCount)
    {
        Count = rowCount;
        Grow(ref _ends, rowCount + 1);
        Grow(ref _isNull, rowCount);
        Span<int> cursors = _ends.AsSpan(0, rowCount + 1);
        Span<bool> isNull = _isNull.AsSpan(0, rowCount);
        cursors.Clear();
        isNull.Clear();
        if (rowCount == 0)
        {
            return;
        }

        foreach (IArrowArray column in columns)
        {
            MarkNulls(column, isNull);
            AddLengths(column, cursors[1..]);
        }

        // Lengths become starts; writing a key moves its start to its end, which is the next one's start.
        int total = 0;
        for (int i = 1; i < cursors.Length; i++)
        {
            int length = cursors[i];
            cursors[i] = total;
            total = checked(total + length);
        }

        Grow(ref _bytes, total);
        foreach (IArrowArray column in columns)
        {
            Write(column, cursors[1..]);
        }
    }

    /// <summary>Whether a key column of the row is NULL, so that the key equals no other.</summary>
    public bool IsNull(int row) => _isNull[row];

    /// <summary>The key of a row; of no meaning if it is NULL.</summary>
    public ReadOnlySpan<byte> this[int row] => _bytes.AsSpan(_ends[row].._ends[row + 1]);

    public void Dispose()
    {
        Return(ref _ends);
        Return(ref _isNull);
        Return(ref _bytes);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            Return(ref array);
            array = ArrayPool<T>.Shared.Rent(length);
        }
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }

    private static void MarkNulls(IArrowArray column, Span<bool> isNull)
    {
        if (column.NullCount == 0)
        {
            return;
        }

        for (int i = 0; i < isNull.Length; i++)
        {
            isNull[i] |= column.IsNull(i);
        }
    }

    private static void AddLengths(IArrowArray column, Span<int> lengths)
    {
        if (FixedWidth(column) is var width and > 0)
        {
            for (int i = 0; i < lengths.Length; i++)
            {
                lengths[i] += width;
            }

            return;
        }

        ReadOnlySpan<int> offsets = Offsets(column);
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = checked(lengths[i] + LengthBytes + offsets[i + 1] - offsets[i]);
        }
    }

    private static int FixedWidth(IArrowArray column) => column.Data.DataType switch
    {
        BooleanType => 1,
        FixedWidthType type => type.ByteWidth,
        StringType or BinaryType => 0,
        var other => throw new InvalidOperationException($"A column of type {other} cannot be a key."),
    };

    private static ReadOnlySpan<int> Offsets(IArrowArray column) =>
        MemoryMarshal.Cast<byte, int>(column.Data.Buffers[1].Span).Slice(column.Data.Offset, column.Length + 1);

    private void Write(IArrowArray column, Span<int> cursors)
    {
        ArrayData data = column.Data;
        switch (column)
        {
            case BooleanArray:
                ReadOnlySpan<byte> bits = data.Buffers[1].Span;
                for (int i = 0; i < cursors.Length; i++)
                {
                    _bytes[cursors[i]++] = BitUtility.GetBit(bits, data.Offset + i) ? (byte)1 : (byte)0;
                }

                break;
            case FloatArray:
                WriteFloats<float>(data, cursors);
                break;
            case DoubleArray:
                WriteFloats<double>(data, cursors);
                break;
            case StringArray or BinaryArray:
                WriteBytes(data.Buffers[2].Span, Offsets(column), cursors);
                break;
            default:
                WriteFixed(data, ((FixedWidthType)data.DataType).ByteWidth, cursors);
                break;
        }
    }

    /// <summary>All NaNs are one value, and so are both zeros.</summary>
    private void WriteFloats<T>(ArrayData data, Span<int> cursors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span).Slice(data.Offset, cursors.Length);
        for (int i = 0; i < cursors.Length; i++)
        {
            T value = T.IsNaN(values[i]) ? T.NaN : values[i] == T.Zero ? T.Zero : values[i];
            MemoryMarshal.Write(_bytes.AsSpan(cursors[i]), in value);
            cursors[i] += Marshal.SizeOf<T>();
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, Span<int> cursors)
    {
        for (int i = 0; i < cursors.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes[offsets[i]..offsets[i + 1]];
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(cursors[i]), value.Length);
            value.CopyTo(_bytes.AsSpan(cursors[i] + LengthBytes));
            cursors[i] += LengthBytes + value.Length;
        }
    }

    private void WriteFixed(ArrayData data, int width, Span<int> cursors)
    {
        ReadOnlySpan<byte> values = data.Buffers[1].Span.Slice(data.Offset * width, cursors.Length * width);
        for (int i = 0; i < cursors.Length; i++)
        {
            values.Slice(i * width, width).CopyTo(_bytes.AsSpan(cursors[i]));
            cursors[i] += width;
        }
    }
}
