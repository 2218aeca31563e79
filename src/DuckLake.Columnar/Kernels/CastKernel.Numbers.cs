using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

internal static partial class CastKernel
{
    /// <summary>Converts values one by one: the specification of the conversion to a wider number.</summary>
    internal static void WidenScalar<TSource, TTarget>(ReadOnlySpan<TSource> source, Span<TTarget> target)
        where TSource : unmanaged, INumber<TSource>
        where TTarget : unmanaged, INumber<TTarget>
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = TTarget.CreateTruncating(source[i]);
        }
    }

    /// <summary>Converts values to a wider number, with vectors for the commonest pairs.</summary>
    internal static void Widen<TSource, TTarget>(ReadOnlySpan<TSource> source, Span<TTarget> target)
        where TSource : unmanaged, INumber<TSource>
        where TTarget : unmanaged, INumber<TTarget>
    {
        int done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            if (typeof(TSource) == typeof(int) && typeof(TTarget) == typeof(long))
            {
                done = WidenIntegers(MemoryMarshal.Cast<TSource, int>(source), MemoryMarshal.Cast<TTarget, long>(target));
            }
            else if (typeof(TSource) == typeof(int) && typeof(TTarget) == typeof(double))
            {
                done = WidenToDouble(MemoryMarshal.Cast<TSource, int>(source), MemoryMarshal.Cast<TTarget, double>(target));
            }
            else if (typeof(TSource) == typeof(float) && typeof(TTarget) == typeof(double))
            {
                done = WidenFloats(MemoryMarshal.Cast<TSource, float>(source), MemoryMarshal.Cast<TTarget, double>(target));
            }
        }

        WidenScalar(source[done..], target[done..]);
    }

    private static int WidenIntegers(ReadOnlySpan<int> source, Span<long> target)
    {
        int i = 0;
        for (; i <= source.Length - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(Vector256.Create(source[i..]));
            lower.CopyTo(target[i..]);
            upper.CopyTo(target[(i + Vector256<long>.Count)..]);
        }

        return i;
    }

    private static int WidenToDouble(ReadOnlySpan<int> source, Span<double> target)
    {
        int i = 0;
        for (; i <= source.Length - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(Vector256.Create(source[i..]));
            Vector256.ConvertToDouble(lower).CopyTo(target[i..]);
            Vector256.ConvertToDouble(upper).CopyTo(target[(i + Vector256<double>.Count)..]);
        }

        return i;
    }

    private static int WidenFloats(ReadOnlySpan<float> source, Span<double> target)
    {
        int i = 0;
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(source[i..]));
            lower.CopyTo(target[i..]);
            upper.CopyTo(target[(i + Vector256<double>.Count)..]);
        }

        return i;
    }

    private static ArrayData CastNumber<TTarget>(ArrayData data, IArrowType target, MemoryAllocator allocator)
        where TTarget : unmanaged, INumber<TTarget> => data.DataType.TypeId switch
        {
            ArrowTypeId.Int8 => CastNumbers<sbyte, TTarget>(data, target, allocator),
            ArrowTypeId.UInt8 => CastNumbers<byte, TTarget>(data, target, allocator),
            ArrowTypeId.Int16 => CastNumbers<short, TTarget>(data, target, allocator),
            ArrowTypeId.UInt16 => CastNumbers<ushort, TTarget>(data, target, allocator),
            ArrowTypeId.Int32 => CastNumbers<int, TTarget>(data, target, allocator),
            ArrowTypeId.UInt32 => CastNumbers<uint, TTarget>(data, target, allocator),
            ArrowTypeId.Int64 => CastNumbers<long, TTarget>(data, target, allocator),
            _ => CastNumbers<ulong, TTarget>(data, target, allocator),
        };

    private static ArrayData CastFloat<TTarget>(ArrayData data, IArrowType target, MemoryAllocator allocator)
        where TTarget : unmanaged, IBinaryFloatingPointIeee754<TTarget> => data.DataType.TypeId switch
        {
            ArrowTypeId.HalfFloat => CastNumbers<Half, TTarget>(data, target, allocator),
            ArrowTypeId.Float => CastNumbers<float, TTarget>(data, target, allocator),
            ArrowTypeId.Double => CastNumbers<double, TTarget>(data, target, allocator),
            ArrowTypeId.Decimal32 => FromDecimal<int, TTarget>(data, target, allocator),
            ArrowTypeId.Decimal64 => FromDecimal<long, TTarget>(data, target, allocator),
            ArrowTypeId.Decimal128 => FromDecimal<Int128, TTarget>(data, target, allocator),
            _ => CastNumber<TTarget>(data, target, allocator),
        };

    private static ArrayData CastNumbers<TSource, TTarget>(ArrayData data, IArrowType target, MemoryAllocator allocator)
        where TSource : unmanaged, INumber<TSource>
        where TTarget : unmanaged, INumber<TTarget>
    {
        if (target.TypeId is not (ArrowTypeId.Float or ArrowTypeId.Double) && !IsWidening(data.DataType, target))
        {
            return Run<TSource, TTarget, NumberCast<TSource, TTarget>>(data, target, default, allocator);
        }

        ArrowBuffer values = AllocateValues<TTarget>(data.Length, allocator);
        Widen(Values<TSource>(data), values.AsSpan<TTarget>());
        return new ArrayData(target, data.Length, data.NullCount, 0, [data.CopyValidity(allocator), values]);
    }

    private static ArrayData FromDecimal<TSource, TTarget>(ArrayData data, IArrowType target, MemoryAllocator allocator)
        where TSource : unmanaged, IBinaryInteger<TSource>
        where TTarget : unmanaged, IBinaryFloatingPointIeee754<TTarget> =>
        Run<TSource, TTarget, DecimalToNumberCast<TSource, TTarget>>(
            data, target, new((double)PowerOfTen(((DecimalType)data.DataType).Scale)), allocator);

    private static ArrayData CastToDecimal(ArrayData data, Decimal128Type target, MemoryAllocator allocator)
    {
        switch (data.DataType)
        {
            case Decimal128Type same when same.Scale == target.Scale && same.Precision <= target.Precision:
                return data.RetainAs(target);
            case DecimalType finer when finer.Scale > target.Scale:
                return finer.TypeId switch
                {
                    ArrowTypeId.Decimal32 => ScaleDown<int>(data, finer.Scale, target, allocator),
                    ArrowTypeId.Decimal64 => ScaleDown<long>(data, finer.Scale, target, allocator),
                    _ => ScaleDown<Int128>(data, finer.Scale, target, allocator),
                };
        }

        int sourceScale = data.DataType is DecimalType source ? source.Scale : 0;
        return data.DataType.TypeId switch
        {
            ArrowTypeId.Int8 => ScaleUp<sbyte>(data, sourceScale, target, allocator),
            ArrowTypeId.UInt8 => ScaleUp<byte>(data, sourceScale, target, allocator),
            ArrowTypeId.Int16 => ScaleUp<short>(data, sourceScale, target, allocator),
            ArrowTypeId.UInt16 => ScaleUp<ushort>(data, sourceScale, target, allocator),
            ArrowTypeId.Int32 or ArrowTypeId.Decimal32 => ScaleUp<int>(data, sourceScale, target, allocator),
            ArrowTypeId.UInt32 => ScaleUp<uint>(data, sourceScale, target, allocator),
            ArrowTypeId.Int64 or ArrowTypeId.Decimal64 => ScaleUp<long>(data, sourceScale, target, allocator),
            ArrowTypeId.UInt64 => ScaleUp<ulong>(data, sourceScale, target, allocator),
            ArrowTypeId.HalfFloat => FloatToDecimal<Half>(data, target, allocator),
            ArrowTypeId.Float => FloatToDecimal<float>(data, target, allocator),
            ArrowTypeId.Double => FloatToDecimal<double>(data, target, allocator),
            _ => ScaleUp<Int128>(data, sourceScale, target, allocator),
        };
    }

    private static ArrayData FloatToDecimal<TSource>(ArrayData data, Decimal128Type target, MemoryAllocator allocator)
        where TSource : unmanaged, IBinaryFloatingPointIeee754<TSource> =>
        Run<TSource, Int128, FloatToDecimalCast<TSource>>(
            data, target, new((double)PowerOfTen(target.Scale), PowerOfTen(target.Precision)), allocator);

    private static ArrayData ScaleDown<TSource>(ArrayData data, int sourceScale, Decimal128Type target, MemoryAllocator allocator)
        where TSource : unmanaged, IBinaryInteger<TSource> =>
        Run<TSource, Int128, DecimalDownscaleCast<TSource>>(
            data, target, new(PowerOfTen(sourceScale - target.Scale), PowerOfTen(target.Precision)), allocator);

    private static ArrayData ScaleUp<TSource>(ArrayData data, int sourceScale, Decimal128Type target, MemoryAllocator allocator)
        where TSource : unmanaged, IBinaryInteger<TSource>
    {
        Int128 limit = PowerOfTen(target.Precision);
        Int128 factor = PowerOfTen(target.Scale - sourceScale);
        Int128 largest = (limit - 1) / factor;
        ReadOnlySpan<TSource> values = Values<TSource>(data);
        ReadOnlySpan<byte> validity = data.NullCount == 0 ? default : data.Buffers[0].Span;
        ArrowBuffer buffer = AllocateValues<Int128>(data.Length, allocator);
        Span<Int128> scaled = buffer.AsSpan<Int128>();
        for (int i = 0; i < values.Length; i++)
        {
            Int128 value = Int128.CreateTruncating(values[i]);
            if (value > largest || value < -largest)
            {
                if (validity.IsEmpty || BitUtility.GetBit(validity, data.Offset + i))
                {
                    buffer.Dispose();
                    throw new OverflowException($"Value {values[i]} (scale {sourceScale}) at row {i} does not fit {target}.");
                }

                value = 0;
            }

            scaled[i] = value * factor;
        }

        return new ArrayData(target, data.Length, data.NullCount, 0, [data.CopyValidity(allocator), buffer]);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 result = 1;
        for (int i = 0; i < exponent; i++)
        {
            result *= 10;
        }

        return result;
    }
}
