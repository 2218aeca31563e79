using System.Numerics;
using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>Collects fixed-width values in the physical form of the file: integers, floating-point numbers and booleans as bytes.</summary>
internal static unsafe class LeafNumbers
{
    /// <summary>Appends the selected values.</summary>
    internal static void Append(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values)
    {
        if (selection.Count == 0)
        {
            return;
        }

        switch (leaf.Kind)
        {
            case LeafKind.Boolean:
                AppendBooleans(selection, values);
                break;
            case LeafKind.Int32:
                AppendInt32(selection, leaf, values);
                break;
            case LeafKind.UInt32:
                AppendUInt32(selection, leaf, values);
                break;
            case LeafKind.Int64:
                AppendInt64(selection, leaf, values);
                break;
            case LeafKind.Double when leaf.Conversion == LeafConversion.IntegerToDouble:
                AppendInteger(selection, leaf, values);
                break;
            case LeafKind.UInt64:
                Copy<ulong>(selection, values);
                break;
            case LeafKind.Double:
                NaNKernel.Normalize(Copy<double>(selection, values));
                break;
            case LeafKind.Float:
                NaNKernel.Normalize(Copy<float>(selection, values));
                break;
            default:
                throw new ArgumentException($"Leaves of kind {leaf.Kind} are no numbers.", nameof(leaf));
        }
    }

    private static void AppendInt32(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values)
    {
        switch (selection.Data.DataType.TypeId)
        {
            case ArrowTypeId.Int8: Convert<sbyte, int, WidenConverter<sbyte, int>>(selection, leaf, values, default); break;
            case ArrowTypeId.Int16: Convert<short, int, WidenConverter<short, int>>(selection, leaf, values, default); break;
            case ArrowTypeId.Date64: Convert<long, int, DaysConverter>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal64: Convert<long, int, NarrowConverter<long, int>>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal128: Convert<Int128, int, NarrowConverter<Int128, int>>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal256: Convert<Bits256, int, NarrowConverter256<int>>(selection, leaf, values, default); break;
            default:
                if (leaf.Conversion == LeafConversion.Multiply)
                {
                    Convert<int, int, MultiplyConverter<int>>(selection, leaf, values, new MultiplyConverter<int>(leaf.Factor));
                }
                else
                {
                    Copy<int>(selection, values);
                }

                break;
        }
    }

    private static void AppendUInt32(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values)
    {
        switch (selection.Data.DataType.TypeId)
        {
            case ArrowTypeId.UInt8: Convert<byte, uint, WidenConverter<byte, uint>>(selection, leaf, values, default); break;
            case ArrowTypeId.UInt16: Convert<ushort, uint, WidenConverter<ushort, uint>>(selection, leaf, values, default); break;
            default: Copy<uint>(selection, values); break;
        }
    }

    private static void AppendInt64(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values)
    {
        switch (selection.Data.DataType.TypeId)
        {
            case ArrowTypeId.Decimal32: Convert<int, long, WidenConverter<int, long>>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal128: Convert<Int128, long, NarrowConverter<Int128, long>>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal256: Convert<Bits256, long, NarrowConverter256<long>>(selection, leaf, values, default); break;
            case ArrowTypeId.FixedSizeBinary: Convert<ulong, long, TimeTzConverter>(selection, leaf, values, default); break;
            default:
                if (leaf.Conversion == LeafConversion.Multiply)
                {
                    Convert<long, long, MultiplyConverter<long>>(selection, leaf, values, new MultiplyConverter<long>(leaf.Factor));
                }
                else
                {
                    Copy<long>(selection, values);
                }

                break;
        }
    }

    private static void AppendInteger(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values)
    {
        switch (selection.Data.DataType.TypeId)
        {
            case ArrowTypeId.Decimal32: Convert<int, double, WidenConverter<int, double>>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal64: Convert<long, double, WidenConverter<long, double>>(selection, leaf, values, default); break;
            case ArrowTypeId.Decimal128: Convert<Int128, double, Int128Converter>(selection, leaf, values, default); break;
            default: Convert<Bits256, double, UInt256Converter>(selection, leaf, values, default); break;
        }
    }

    private static Span<T> Copy<T>(in LeafSelection selection, NativeBufferBuilder values)
        where T : unmanaged
    {
        int count = selection.Count;
        var from = (T*)selection.Data.Buffers[1].Pointer + selection.Data.Offset;
        var to = (T*)values.Advance((long)count * sizeof(T));
        int* positions = selection.Positions;
        if (positions == null)
        {
            NativeMemory.Copy(from, to, (nuint)((long)count * sizeof(T)));
            return new Span<T>(to, count);
        }

        for (int i = 0; i < count; i++)
        {
            to[i] = from[positions[i]];
        }

        return new Span<T>(to, count);
    }

    private static void Convert<TFrom, TTo, TConverter>(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values, TConverter converter)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConverter : struct, ILeafConverter<TFrom, TTo>
    {
        int count = selection.Count;
        var from = (TFrom*)selection.Data.Buffers[1].Pointer + selection.Data.Offset;
        var to = (TTo*)values.Advance((long)count * sizeof(TTo));
        int* positions = selection.Positions;
        if (positions == null)
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = converter.Convert(from[i]);
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = converter.Convert(from[positions[i]]);
            }
        }

        if (converter.HasFailed)
        {
            throw leaf.Error(ParquetWriteErrorKind.ValueOutOfRange, $"A value of type {selection.Data.DataType} does not fit the column's type in the file, {leaf.Column.PhysicalType}.");
        }
    }

    private static void AppendBooleans(in LeafSelection selection, NativeBufferBuilder values)
    {
        byte* bits = selection.Data.Buffers[1].Pointer;
        long offset = selection.Data.Offset;
        byte* to = values.Advance(selection.Count);
        int* positions = selection.Positions;
        for (int i = 0; i < selection.Count; i++)
        {
            long position = offset + (positions == null ? i : positions[i]);
            to[i] = (byte)((bits[position >> 3] >> (int)(position & 7)) & 1);
        }
    }
}
