using System.Buffers;

namespace DuckLake.Columnar;

/// <summary>
/// Conversions between Arrow types. None loses a value silently: what lies outside the target's range is an
/// <see cref="OverflowException"/>. Only digits go: times to a coarser unit are floored, decimals rounded to the nearest, halves away
/// from zero, and floating-point numbers hold the nearest value. Bytes become text unchecked.
/// </summary>
internal static partial class CastKernel
{
    /// <summary>True if <see cref="Cast(IArrowArray, IArrowType, MemoryAllocator?)"/> knows the conversion.</summary>
    internal static bool CanCast(IArrowType source, IArrowType target)
    {
        if (source.Equals(target))
        {
            return true;
        }

        if (source.TypeId == ArrowTypeId.Null)
        {
            return target is not (UnionType or RunEndEncodedType);
        }

        if (source is DictionaryType dictionary)
        {
            return CanCast(dictionary.ValueType, target);
        }

        if (source is RunEndEncodedType runs)
        {
            return CanCast(runs.ValuesField.DataType, target);
        }

        if (source is DecimalType { Scale: < 0 or > Decimal128Type.MaxPrecision } || target is DecimalType { Scale: < 0 or > Decimal128Type.MaxPrecision })
        {
            return false;
        }

        return (source.TypeId, target.TypeId) switch
        {
            ( >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64, >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64) => true,
            ( >= ArrowTypeId.UInt8 and <= ArrowTypeId.Double, ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Decimal128) => true,
            ( >= ArrowTypeId.Decimal32 and <= ArrowTypeId.Decimal128, ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Decimal128) => true,
            (ArrowTypeId.Date32, ArrowTypeId.Date64 or ArrowTypeId.Timestamp) => true,
            (ArrowTypeId.Date64, ArrowTypeId.Timestamp) => true,
            (ArrowTypeId.Timestamp, ArrowTypeId.Date32 or ArrowTypeId.Timestamp) => true,
            (ArrowTypeId.Time32 or ArrowTypeId.Time64, ArrowTypeId.Time32 or ArrowTypeId.Time64) => true,
            (ArrowTypeId.Duration, ArrowTypeId.Duration) => true,
            _ when IsBytes(source) => IsBytes(target),
            (ArrowTypeId.List, ArrowTypeId.List) or (ArrowTypeId.LargeList, ArrowTypeId.LargeList) or (ArrowTypeId.Map, ArrowTypeId.Map)
                or (ArrowTypeId.Struct, ArrowTypeId.Struct) => CanCastChildren(source, target),
            (ArrowTypeId.FixedSizeList, ArrowTypeId.FixedSizeList) =>
                ((FixedSizeListType)source).ListSize == ((FixedSizeListType)target).ListSize && CanCastChildren(source, target),
            _ => false,
        };
    }

    /// <summary>Converts the values; nulls stay null. Shares buffers where the layout does not change. Owned by the caller.</summary>
    /// <exception cref="ArgumentException">There is no such conversion; see <see cref="CanCast"/>.</exception>
    /// <exception cref="OverflowException">A value does not fit the target type.</exception>
    internal static IArrowArray Cast(IArrowArray array, IArrowType target, MemoryAllocator? allocator = null)
    {
        if (!CanCast(array.Data.DataType, target))
        {
            throw new ArgumentException($"Values of type {array.Data.DataType} cannot be converted to {target}.", nameof(target));
        }

        return ArrowArrayFactory.BuildArray(Cast(array.Data, target, allocator ?? MemoryAllocator.Shared));
    }

    /// <summary>Converts the values as <see cref="Cast(IArrowArray, IArrowType, MemoryAllocator?)"/> does, or gives null if there is no such conversion.</summary>
    /// <exception cref="OverflowException">A value does not fit the target type.</exception>
    internal static ArrayData? TryCast(ArrayData data, IArrowType target, MemoryAllocator? allocator = null) =>
        CanCast(data.DataType, target) ? Cast(data, target, allocator ?? MemoryAllocator.Shared) : null;

    /// <summary>Converts all fixed-width values that are not null into a new array, owned by the caller.</summary>
    /// <exception cref="OverflowException">A value does not fit the target type.</exception>
    internal static ArrayData Run<TFrom, TTo, TCast>(ArrayData data, IArrowType target, TCast cast, MemoryAllocator? allocator = null)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TCast : struct, IValueCast<TFrom, TTo>
    {
        allocator ??= MemoryAllocator.Shared;
        ReadOnlySpan<TFrom> from = Values<TFrom>(data);
        ArrowBuffer values = AllocateValues<TTo>(from.Length, allocator);
        try
        {
            Span<TTo> to = values.AsSpan<TTo>();
            if (data.NullCount == 0)
            {
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = cast.Convert(from[i]);
                }
            }
            else
            {
                ReadOnlySpan<byte> validity = data.Buffers[0].Span;
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = BitUtility.GetBit(validity, data.Offset + i) ? cast.Convert(from[i]) : default;
                }
            }

            return new ArrayData(target, from.Length, data.NullCount, 0, [data.CopyValidity(allocator), values]);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    private static ArrayData Cast(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        data.ThrowIfDisposed();
        IArrowType source = data.DataType;
        if (source.Equals(target))
        {
            return data.Retain();
        }

        switch (source.TypeId)
        {
            case ArrowTypeId.Null:
                return NullArrays.Create(target, data.Length, allocator);
            case ArrowTypeId.Dictionary or ArrowTypeId.RunEndEncoded:
                return CastEncoded(data, target, allocator);
            case ArrowTypeId.List or ArrowTypeId.LargeList or ArrowTypeId.Map or ArrowTypeId.Struct or ArrowTypeId.FixedSizeList:
                return CastNested(data, target, allocator);
        }

        return target.TypeId switch
        {
            ArrowTypeId.Int8 => CastNumber<sbyte>(data, target, allocator),
            ArrowTypeId.UInt8 => CastNumber<byte>(data, target, allocator),
            ArrowTypeId.Int16 => CastNumber<short>(data, target, allocator),
            ArrowTypeId.UInt16 => CastNumber<ushort>(data, target, allocator),
            ArrowTypeId.Int32 => CastNumber<int>(data, target, allocator),
            ArrowTypeId.UInt32 => CastNumber<uint>(data, target, allocator),
            ArrowTypeId.Int64 => CastNumber<long>(data, target, allocator),
            ArrowTypeId.UInt64 => CastNumber<ulong>(data, target, allocator),
            ArrowTypeId.Float => CastFloat<float>(data, target, allocator),
            ArrowTypeId.Double => CastFloat<double>(data, target, allocator),
            ArrowTypeId.Decimal128 => CastToDecimal(data, (Decimal128Type)target, allocator),
            _ when IsBytes(target) => CastBytes(data, target, allocator),
            _ => CastTime(data, target, allocator),
        };
    }

    private static ArrayData CastEncoded(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        using IArrowArray array = ArrowArrayFactory.BuildArray(data.Retain());
        int[] positions = ArrayPool<int>.Shared.Rent(array.Length);
        try
        {
            EncodedArrays.GetPositions(array, positions);
            using ArrayData values = Cast(EncodedArrays.Values(array).Data, target, allocator);
            return TakeKernel.Take(values, positions.AsSpan(0, array.Length), allocator);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(positions);
        }
    }

    private static ArrayData CastNested(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        IReadOnlyList<Field> fields = ((NestedType)target).Fields;
        var children = new ArrayData[data.Children.Length];
        int done = 0;
        try
        {
            for (; done < children.Length; done++)
            {
                children[done] = Cast(data.Children[done], fields[done].DataType, allocator);
            }
        }
        catch
        {
            for (int i = 0; i < done; i++)
            {
                children[i].Dispose();
            }

            throw;
        }

        var buffers = new ArrowBuffer[data.Buffers.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i] = data.Buffers[i].Retain();
        }

        return new ArrayData(target, data.Length, data.NullCount, data.Offset, buffers, children);
    }

    private static bool CanCastChildren(IArrowType source, IArrowType target)
    {
        IReadOnlyList<Field> from = ((NestedType)source).Fields;
        IReadOnlyList<Field> to = ((NestedType)target).Fields;
        return from.Count == to.Count && Enumerable.Range(0, from.Count).All(i => CanCast(from[i].DataType, to[i].DataType));
    }

    private static bool IsWidening(IArrowType source, IArrowType target)
    {
        int sourceBits = ((FixedWidthType)source).BitWidth;
        int targetBits = ((FixedWidthType)target).BitWidth;
        return IsSigned(source) ? IsSigned(target) && targetBits > sourceBits : targetBits > sourceBits;
    }

    private static bool IsSigned(IArrowType type) => type.TypeId is ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64;

    private static unsafe ReadOnlySpan<T> Values<T>(ArrayData data)
        where T : unmanaged => new((T*)data.Buffers[1].Pointer + data.Offset, data.Length);

    private static unsafe ArrowBuffer AllocateValues<T>(int length, MemoryAllocator allocator)
        where T : unmanaged => allocator.Allocate((long)length * sizeof(T));
}
