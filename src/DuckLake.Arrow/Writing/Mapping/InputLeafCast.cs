using System.Numerics;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Converts values that were handed in to a column's type: the conversions of <see cref="LogicalCast"/>, and those of the engine's INSERT
/// that round (fractions to integers). Timestamps without a zone are taken as UTC where the column has one.
/// </summary>
internal static class InputLeafCast
{
    /// <summary>The values in the field's type, owned by the caller.</summary>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    /// <exception cref="FormatException">A value's text is none of the type.</exception>
    /// <exception cref="InvalidDataException">The types have nothing in common.</exception>
    /// <exception cref="ArgumentException">The types have nothing in common.</exception>
    public static ArrayData Cast(ArrayData source, Field target, DuckLakeType type)
    {
        if (source.DataType.Equals(target.DataType))
        {
            return source.Retain();
        }

        switch (source.DataType)
        {
            case NullType:
                return NullArrays.Create(target.DataType, source.Length);
            case DictionaryType dictionary:
                return CastDecoded(source, dictionary.ValueType, target, type);
            case RunEndEncodedType runs:
                return CastDecoded(source, runs.ValuesField.DataType, target, type);
            case Date64Type when target.DataType is Date32Type:
                using (ArrayData instants = source.RetainAs(new TimestampType(TimeUnit.Millisecond, null)))
                {
                    return LogicalCast.Cast(instants, target, type);
                }

            case DecimalType when IsInteger(target.DataType):
                using (ArrayData whole = CastKernel.TryCast(source, new Decimal128Type(Decimal128Type.MaxPrecision, 0))
                    ?? throw new InvalidDataException($"Values of type {source.DataType} cannot become {target.DataType}."))
                {
                    return ToInteger<Int128>(whole, target.DataType) ?? throw new InvalidDataException($"{target.DataType} is no integer type.");
                }
        }

        return CastFloat(source, target.DataType) ?? LogicalCast.Cast(source, target, type);
    }

    private static ArrayData CastDecoded(ArrayData source, IArrowType valueType, Field target, DuckLakeType type)
    {
        using ArrayData decoded = CastKernel.TryCast(source, valueType)
            ?? throw new InvalidDataException($"Values of type {source.DataType} cannot become {target.DataType}.");
        return Cast(decoded, target, type);
    }

    private static bool IsInteger(IArrowType type) => type.TypeId is >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64;

    private static ArrayData? CastFloat(ArrayData source, IArrowType target) => source.DataType switch
    {
        HalfFloatType => RoundToInteger<Half>(source, target),
        FloatType => RoundToInteger<float>(source, target),
        DoubleType => RoundToInteger<double>(source, target),
        _ => null,
    };

    private static ArrayData? RoundToInteger<TFrom>(ArrayData source, IArrowType target)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom> => target.TypeId switch
        {
            ArrowTypeId.Int8 => CastKernel.Run<TFrom, sbyte, FloatToIntegerCast<TFrom, sbyte>>(source, target, default),
            ArrowTypeId.UInt8 => CastKernel.Run<TFrom, byte, FloatToIntegerCast<TFrom, byte>>(source, target, default),
            ArrowTypeId.Int16 => CastKernel.Run<TFrom, short, FloatToIntegerCast<TFrom, short>>(source, target, default),
            ArrowTypeId.UInt16 => CastKernel.Run<TFrom, ushort, FloatToIntegerCast<TFrom, ushort>>(source, target, default),
            ArrowTypeId.Int32 => CastKernel.Run<TFrom, int, FloatToIntegerCast<TFrom, int>>(source, target, default),
            ArrowTypeId.UInt32 => CastKernel.Run<TFrom, uint, FloatToIntegerCast<TFrom, uint>>(source, target, default),
            ArrowTypeId.Int64 => CastKernel.Run<TFrom, long, FloatToIntegerCast<TFrom, long>>(source, target, default),
            ArrowTypeId.UInt64 => CastKernel.Run<TFrom, ulong, FloatToIntegerCast<TFrom, ulong>>(source, target, default),
            _ => null,
        };

    private static ArrayData? ToInteger<TFrom>(ArrayData source, IArrowType target)
        where TFrom : unmanaged, INumberBase<TFrom> => target.TypeId switch
        {
            ArrowTypeId.Int8 => CastKernel.Run<TFrom, sbyte, NumberCast<TFrom, sbyte>>(source, target, default),
            ArrowTypeId.UInt8 => CastKernel.Run<TFrom, byte, NumberCast<TFrom, byte>>(source, target, default),
            ArrowTypeId.Int16 => CastKernel.Run<TFrom, short, NumberCast<TFrom, short>>(source, target, default),
            ArrowTypeId.UInt16 => CastKernel.Run<TFrom, ushort, NumberCast<TFrom, ushort>>(source, target, default),
            ArrowTypeId.Int32 => CastKernel.Run<TFrom, int, NumberCast<TFrom, int>>(source, target, default),
            ArrowTypeId.UInt32 => CastKernel.Run<TFrom, uint, NumberCast<TFrom, uint>>(source, target, default),
            ArrowTypeId.Int64 => CastKernel.Run<TFrom, long, NumberCast<TFrom, long>>(source, target, default),
            ArrowTypeId.UInt64 => CastKernel.Run<TFrom, ulong, NumberCast<TFrom, ulong>>(source, target, default),
            _ => null,
        };
}
