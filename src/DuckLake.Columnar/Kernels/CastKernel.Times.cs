using System.Numerics;

namespace DuckLake.Columnar;

internal static partial class CastKernel
{
    private static ArrayData CastTime(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.Date32:
                long perDay = target.TypeId == ArrowTypeId.Date64
                    ? TimeUnitConversion.PerDay(TimeUnit.Millisecond)
                    : TimeUnitConversion.PerDay(((TimestampType)target).Unit);
                return Multiply<int>(data, target, perDay, allocator);
            case ArrowTypeId.Date64:
                return Rescale(data, target, TimeUnit.Millisecond, ((TimestampType)target).Unit, allocator);
            case ArrowTypeId.Time32 when target.TypeId == ArrowTypeId.Time32:
                return MultiplyTime32(data, target, allocator);
            case ArrowTypeId.Time32:
                var from = (TimeBasedType)data.DataType;
                return Multiply<int>(data, target, TimeUnitConversion.PerSecond(((TimeBasedType)target).Unit) / TimeUnitConversion.PerSecond(from.Unit), allocator);
            default:
                return Rescale(data, target, ((TimeBasedType)data.DataType).Unit, ((TimeBasedType)target).Unit, allocator);
        }
    }

    private static ArrayData Rescale(ArrayData data, IArrowType target, TimeUnit from, TimeUnit to, MemoryAllocator allocator)
    {
        if (from == to)
        {
            return data.RetainAs(target);
        }

        long fromPerSecond = TimeUnitConversion.PerSecond(from);
        long toPerSecond = TimeUnitConversion.PerSecond(to);
        return toPerSecond > fromPerSecond
            ? Multiply<long>(data, target, toPerSecond / fromPerSecond, allocator)
            : FloorDivide(data, target, fromPerSecond / toPerSecond, allocator);
    }

    private static ArrayData Multiply<TSource>(ArrayData data, IArrowType target, long factor, MemoryAllocator allocator)
        where TSource : unmanaged, IBinaryInteger<TSource>
    {
        ReadOnlySpan<TSource> values = Values<TSource>(data);
        ReadOnlySpan<byte> validity = data.NullCount == 0 ? default : data.Buffers[0].Span;
        ArrowBuffer buffer = AllocateValues<long>(data.Length, allocator);
        Span<long> results = buffer.AsSpan<long>();
        for (int i = 0; i < values.Length; i++)
        {
            long high = Math.BigMul(long.CreateTruncating(values[i]), factor, out long low);
            if (high != low >> 63 && (validity.IsEmpty || BitUtility.GetBit(validity, data.Offset + i)))
            {
                buffer.Dispose();
                throw new OverflowException($"Value {values[i]} of type {data.DataType} at row {i} does not fit {target}.");
            }

            results[i] = low;
        }

        return WithValues(data, target, buffer, allocator);
    }

    private static ArrayData MultiplyTime32(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        ReadOnlySpan<int> values = Values<int>(data);
        ReadOnlySpan<byte> validity = data.NullCount == 0 ? default : data.Buffers[0].Span;
        ArrowBuffer buffer = AllocateValues<int>(data.Length, allocator);
        Span<int> results = buffer.AsSpan<int>();
        for (int i = 0; i < values.Length; i++)
        {
            long milliseconds = values[i] * 1000L;
            if (milliseconds != (int)milliseconds && (validity.IsEmpty || BitUtility.GetBit(validity, data.Offset + i)))
            {
                buffer.Dispose();
                throw new OverflowException($"Value {values[i]} of type {data.DataType} at row {i} does not fit {target}.");
            }

            results[i] = (int)milliseconds;
        }

        return WithValues(data, target, buffer, allocator);
    }

    private static ArrayData FloorDivide(ArrayData data, IArrowType target, long divisor, MemoryAllocator allocator)
    {
        ReadOnlySpan<long> values = Values<long>(data);
        ArrowBuffer buffer = AllocateValues<long>(data.Length, allocator);
        Span<long> results = buffer.AsSpan<long>();
        for (int i = 0; i < values.Length; i++)
        {
            long quotient = Math.DivRem(values[i], divisor, out long rest);
            results[i] = rest < 0 ? quotient - 1 : quotient;
        }

        return WithValues(data, target, buffer, allocator);
    }
}
