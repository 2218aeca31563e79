namespace DuckLake.Columnar;

/// <summary>
/// Conversions of schema evolution: to a wider type that holds every value, or, where a value can fall outside the target's
/// range (decimals, timestamps), with an <see cref="OverflowException"/>. Times that go to a coarser unit are floored.
/// </summary>
internal static partial class CastKernel
{
    /// <summary>True if <see cref="Cast(IArrowArray, IArrowType, MemoryAllocator?)"/> knows the conversion.</summary>
    internal static bool CanCast(IArrowType source, IArrowType target)
    {
        if (source.Equals(target) || source.TypeId == ArrowTypeId.Null)
        {
            return true;
        }

        if (source is DictionaryType dictionary)
        {
            return CanCast(dictionary.ValueType, target);
        }

        if (source is RunEndEncodedType runs)
        {
            return CanCast(runs.ValuesField.DataType, target);
        }

        return (source.TypeId, target.TypeId) switch
        {
            ( >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64, >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64) => IsWidening(source, target),
            ( >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64, ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Decimal128) => true,
            (ArrowTypeId.HalfFloat, ArrowTypeId.Float or ArrowTypeId.Double) => true,
            (ArrowTypeId.Float, ArrowTypeId.Double) => true,
            ( >= ArrowTypeId.Decimal32 and <= ArrowTypeId.Decimal128, ArrowTypeId.Decimal128) => ((DecimalType)target).Scale >= ((DecimalType)source).Scale,
            (ArrowTypeId.Date32, ArrowTypeId.Date64 or ArrowTypeId.Timestamp) => true,
            (ArrowTypeId.Date64, ArrowTypeId.Timestamp) => true,
            (ArrowTypeId.Time32 or ArrowTypeId.Time64, ArrowTypeId.Time32 or ArrowTypeId.Time64) => ((TimeBasedType)target).Unit >= ((TimeBasedType)source).Unit,
            (ArrowTypeId.Timestamp, ArrowTypeId.Timestamp) => true,
            (ArrowTypeId.Duration, ArrowTypeId.Duration) => true,
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
                return Nulls(target, data.Length, allocator);
            case ArrowTypeId.Dictionary or ArrowTypeId.RunEndEncoded:
                return CastEncoded(data, target, allocator);
            case ArrowTypeId.List or ArrowTypeId.LargeList or ArrowTypeId.Map or ArrowTypeId.Struct or ArrowTypeId.FixedSizeList:
                return CastNested(data, target, allocator);
        }

        return target.TypeId switch
        {
            ArrowTypeId.Int16 => CastFrom<short>(data, target, allocator),
            ArrowTypeId.UInt16 => CastFrom<ushort>(data, target, allocator),
            ArrowTypeId.Int32 => CastFrom<int>(data, target, allocator),
            ArrowTypeId.UInt32 => CastFrom<uint>(data, target, allocator),
            ArrowTypeId.Int64 => CastFrom<long>(data, target, allocator),
            ArrowTypeId.UInt64 => CastFrom<ulong>(data, target, allocator),
            ArrowTypeId.Float => CastFrom<float>(data, target, allocator),
            ArrowTypeId.Double => CastFrom<double>(data, target, allocator),
            ArrowTypeId.Decimal128 => CastToDecimal(data, (Decimal128Type)target, allocator),
            _ => CastTime(data, target, allocator),
        };
    }

    private static ArrayData Nulls(IArrowType target, int length, MemoryAllocator allocator)
    {
        using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(target, allocator);
        builder.Reserve(length);
        for (int i = 0; i < length; i++)
        {
            builder.AppendNull();
        }

        return builder.Build().Data;
    }

    private static ArrayData CastEncoded(ArrayData data, IArrowType target, MemoryAllocator allocator)
    {
        using IArrowArray array = ArrowArrayFactory.BuildArray(data.Retain());
        var positions = new int[array.Length];
        EncodedArrays.GetPositions(array, positions);
        using ArrayData values = Cast(EncodedArrays.Values(array).Data, target, allocator);
        return TakeKernel.Take(values, positions, allocator);
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
}
