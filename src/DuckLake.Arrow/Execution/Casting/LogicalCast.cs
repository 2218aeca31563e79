using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Converts the values of a column without children, as a file or an older schema has them, to the column's present type.
/// Beyond the conversions of <see cref="CastKernel"/> it knows the infinities of dates and timestamps and the forms in which files keep types Parquet lacks, and as a last
/// resort goes through the value's text, as the engine's casts do.
/// </summary>
internal static class LogicalCast
{
    /// <summary>The values in the field's type, owned by the caller.</summary>
    /// <param name="source">The values, borrowed.</param>
    /// <param name="target">The field of the result.</param>
    /// <param name="type">The column's type.</param>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    /// <exception cref="FormatException">A value's text is none of the type.</exception>
    /// <exception cref="InvalidDataException">The types have nothing in common.</exception>
    internal static ArrayData Cast(ArrayData source, Field target, DuckLakeType type)
    {
        if (source.DataType.Equals(target.DataType))
        {
            return source.Retain();
        }

        if (target.DataType is DictionaryType dictionary)
        {
            return Encode(source, target, dictionary, type);
        }

        if (source.DataType is DictionaryType encoded)
        {
            using ArrayData decoded = CastKernel.TryCast(source, encoded.ValueType)!;
            return Cast(decoded, target, type);
        }

        return CastStored(source, target, type) ?? CastInstants(source, target.DataType) ?? CastKernel.TryCast(source, target.DataType) ?? CastText(source, target);
    }

    private static ArrayData? CastStored(ArrayData source, Field target, DuckLakeType type)
    {
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128 when target.DataType is Decimal256Type:
                return CastHuge(source, target.DataType, type.Kind == DuckLakeTypeKind.Int128 ? HugeSign.Signed : HugeSign.Unsigned);
            case DuckLakeTypeKind.TimeTz when source.DataType is Time64Type && ExtensionTypes.IsTimeTz(target):
                using (ArrayData micros = CastKernel.TryCast(source, Time64Type.Microsecond)!)
                {
                    return CastKernel.Run<long, ulong, TimeToTimeTzCast>(micros, target.DataType, default);
                }

            default:
                return null;
        }
    }

    private static ArrayData? CastInstants(ArrayData source, IArrowType target) => (source.DataType, target) switch
    {
        (TimestampType from, TimestampType to) when from.Unit < to.Unit => KeepInfinities<long, long, MultiplyCast<long, long>>(
            source, target, new(TimeUnitConversion.PerSecond(to.Unit) / TimeUnitConversion.PerSecond(from.Unit))),
        (TimestampType from, TimestampType to) when from.Unit > to.Unit => KeepInfinities<long, long, FloorDivideCast<long, long>>(
            source, target, new(TimeUnitConversion.PerSecond(from.Unit) / TimeUnitConversion.PerSecond(to.Unit))),
        (TimestampType from, Date32Type) => KeepInfinities<long, int, FloorDivideCast<long, int>>(
            source, target, new(TimeUnitConversion.PerDay(from.Unit))),
        (Date32Type, TimestampType to) => KeepInfinities<int, long, MultiplyCast<int, long>>(
            source, target, new(TimeUnitConversion.PerDay(to.Unit))),
        _ => null,
    };

    private static ArrayData KeepInfinities<TFrom, TTo, TCast>(ArrayData source, IArrowType target, TCast cast)
        where TFrom : unmanaged, IBinaryInteger<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
        where TCast : struct, IValueCast<TFrom, TTo> =>
        CastKernel.Run<TFrom, TTo, KeepInfinities<TFrom, TTo, TCast>>(source, target, new(cast));

    private static ArrayData? CastHuge(ArrayData source, IArrowType target, HugeSign sign) => source.DataType switch
    {
        DoubleType => CastKernel.Run<double, Int256Bits, DoubleToHugeCast>(source, target, new DoubleToHugeCast(sign)),
        Int8Type => FromInteger<sbyte>(source, target, sign),
        Int16Type => FromInteger<short>(source, target, sign),
        Int32Type => FromInteger<int>(source, target, sign),
        Int64Type => FromInteger<long>(source, target, sign),
        UInt8Type => FromInteger<byte>(source, target, sign),
        UInt16Type => FromInteger<ushort>(source, target, sign),
        UInt32Type => FromInteger<uint>(source, target, sign),
        UInt64Type => FromInteger<ulong>(source, target, sign),
        Decimal128Type { Scale: 0 } => FromInteger<Int128>(source, target, sign),
        Decimal256Type { Scale: 0 } => source.RetainAs(target),
        _ => null,
    };

    private static ArrayData FromInteger<T>(ArrayData source, IArrowType target, HugeSign sign)
        where T : unmanaged, INumberBase<T> =>
        CastKernel.Run<T, Int256Bits, IntegerToHugeCast<T>>(source, target, new IntegerToHugeCast<T>(sign));

    private static ArrayData CastText(ArrayData source, Field target)
    {
        if (source.DataType is NestedType || target.DataType is NestedType)
        {
            throw new InvalidDataException($"Values of type {source.DataType} cannot become {target.DataType}.");
        }

        var from = source.DataType is FixedSizeBinaryType { ByteWidth: 16 }
            ? ExtensionTypes.CreateField(target.Name, ExtensionTypes.Uuid, source.DataType)
            : new Field(target.Name, source.DataType, nullable: true);
        Field to = CastKernel.IsBytes(target.DataType) && !CastKernel.IsBinary(target.DataType) ? target.WithDataType(StringType.Default) : target;
        using IArrowArray values = ArrowArrayFactory.BuildArray(source.Retain());
        using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(to.DataType);
        builder.Reserve(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            ValueParser.Append(builder, to, ValueText.Format(values, from, i));
        }

        using IArrowArray built = builder.Build();
        return CastKernel.TryCast(built.Data, target.DataType)!;
    }

    /// <summary>A dictionary array whose dictionary is the values themselves.</summary>
    private static ArrayData Encode(ArrayData source, Field target, DictionaryType type, DuckLakeType columnType)
    {
        ArrayData values = Cast(source, target.WithDataType(type.ValueType), columnType);
        ArrowBuffer indices = MemoryAllocator.Shared.Allocate((long)source.Length * sizeof(int));
        Span<int> to = indices.AsSpan<int>();
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = i;
        }

        return new ArrayData(type, source.Length, source.NullCount, 0, [source.CopyValidity(), indices], null, values);
    }
}
