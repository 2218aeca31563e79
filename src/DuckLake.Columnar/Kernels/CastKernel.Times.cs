using System.Numerics;

namespace DuckLake.Columnar;

internal static partial class CastKernel
{
    private static ArrayData CastTime(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        switch (data.DataType, target)
        {
            case (Date32Type, Date64Type):
                return Run<int, long, MultiplyCast<int, long>>(data, target, new(TimeUnitConversion.PerDay(TimeUnit.Millisecond)), allocator);
            case (Date32Type, TimestampType to):
                return Run<int, long, MultiplyCast<int, long>>(data, target, new(TimeUnitConversion.PerDay(to.Unit)), allocator);
            case (Date64Type, TimestampType to):
                return Rescale<long, long>(data, target, TimeUnit.Millisecond, to.Unit, allocator);
            case (TimestampType from, Date32Type):
                return Run<long, int, FloorDivideCast<long, int>>(data, target, new(TimeUnitConversion.PerDay(from.Unit)), allocator);
        }

        TimeUnit fromUnit = ((TimeBasedType)data.DataType).Unit;
        TimeUnit toUnit = ((TimeBasedType)target).Unit;
        return (data.DataType.TypeId == ArrowTypeId.Time32, target.TypeId == ArrowTypeId.Time32) switch
        {
            (true, true) => Rescale<int, int>(data, target, fromUnit, toUnit, allocator),
            (true, false) => Rescale<int, long>(data, target, fromUnit, toUnit, allocator),
            (false, true) => Rescale<long, int>(data, target, fromUnit, toUnit, allocator),
            (false, false) => Rescale<long, long>(data, target, fromUnit, toUnit, allocator),
        };
    }

    private static ArrayData Rescale<TFrom, TTo>(ArrayData data, IArrowType target, TimeUnit from, TimeUnit to, MemoryAllocator allocator)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        if (from == to && typeof(TFrom) == typeof(TTo))
        {
            return data.RetainAs(target);
        }

        long fromPerSecond = TimeUnitConversion.PerSecond(from);
        long toPerSecond = TimeUnitConversion.PerSecond(to);
        return toPerSecond >= fromPerSecond
            ? Run<TFrom, TTo, MultiplyCast<TFrom, TTo>>(data, target, new(toPerSecond / fromPerSecond), allocator)
            : Run<TFrom, TTo, FloorDivideCast<TFrom, TTo>>(data, target, new(fromPerSecond / toPerSecond), allocator);
    }
}
