using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Joins arrays of one type end to end, for every type.</summary>
public static partial class ArrowArrayConcatenator
{
    /// <summary>
    /// Joins the arrays, which stay with the caller. Dictionaries that differ are unified; a single array is shared, not copied.
    /// </summary>
    /// <param name="arrays">At least one array, all of one type.</param>
    /// <param name="allocator">Where the memory comes from; null = <see cref="MemoryAllocator.Shared"/>.</param>
    /// <returns>The joined array, owned by the caller.</returns>
    /// <exception cref="ArgumentException">No array was given, or the types differ.</exception>
    /// <exception cref="OverflowException">The result exceeds what the layout holds (2^31 - 1 values; 2 GiB of bytes with 32-bit offsets).</exception>
    public static IArrowArray Concatenate(IReadOnlyList<IArrowArray> arrays, MemoryAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return ArrowArrayFactory.BuildArray(Concatenate([.. arrays.Select(a => a.Data)], allocator ?? MemoryAllocator.Shared));
    }

    /// <summary>Joins the batches column by column; they stay with the caller.</summary>
    /// <param name="batches">At least one batch, all of one schema.</param>
    /// <param name="allocator">Where the memory comes from; null = <see cref="MemoryAllocator.Shared"/>.</param>
    /// <returns>The joined batch, owned by the caller.</returns>
    /// <exception cref="ArgumentException">No batch was given, or the types differ.</exception>
    /// <exception cref="OverflowException">The result exceeds what the layout holds.</exception>
    public static RecordBatch Concatenate(IReadOnlyList<RecordBatch> batches, MemoryAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0)
        {
            throw new ArgumentException("At least one batch is needed.", nameof(batches));
        }

        int length = 0;
        foreach (RecordBatch batch in batches)
        {
            length = checked(length + batch.Length);
        }

        var columns = new IArrowArray[batches[0].ColumnCount];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                int column = done;
                columns[done] = Concatenate([.. batches.Select(b => b.Column(column))], allocator);
            }
        }
        catch
        {
            for (int i = 0; i < done; i++)
            {
                columns[i].Dispose();
            }

            throw;
        }

        return new RecordBatch(batches[0].Schema, columns, length);
    }

    internal static ArrayData Concatenate(ArrayData[] parts, MemoryAllocator allocator)
    {
        if (parts.Length == 0)
        {
            throw new ArgumentException("At least one array is needed.", nameof(parts));
        }

        IArrowType type = parts[0].DataType;
        int length = 0;
        foreach (ArrayData part in parts)
        {
            part.ThrowIfDisposed();
            length = checked(length + part.Length);
            if (!type.Equals(part.DataType))
            {
                throw new ArgumentException($"Arrays of types {type} and {part.DataType} cannot be joined.", nameof(parts));
            }
        }

        if (parts.Length == 1)
        {
            return parts[0].Retain();
        }

        switch (type.TypeId)
        {
            case ArrowTypeId.Null:
                return new ArrayData(type, length, length, 0, []);
            case ArrowTypeId.RunEndEncoded:
                return ConcatenateRuns(parts, length, allocator);
            case ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion:
                return ConcatenateUnions(parts, length, allocator);
        }

        ArrowBuffer validity = ConcatenateValidity(parts, allocator, out int nullCount);
        try
        {
            switch (type.TypeId)
            {
                case ArrowTypeId.Boolean:
                    return new ArrayData(type, length, nullCount, 0, [validity, ConcatenateBits(parts, length, allocator)]);
                case ArrowTypeId.String or ArrowTypeId.Binary:
                    return ConcatenateOffsetBytes<int>(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                    return ConcatenateOffsetBytes<long>(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                    return ConcatenateViews(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.List or ArrowTypeId.Map:
                    return ConcatenateOffsetLists<int>(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.LargeList:
                    return ConcatenateOffsetLists<long>(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.ListView:
                    return ConcatenateListViews<int>(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.LargeListView:
                    return ConcatenateListViews<long>(parts, length, validity, nullCount, allocator);
                case ArrowTypeId.FixedSizeList:
                    int size = ((FixedSizeListType)type).ListSize;
                    ArrayData elements = Concatenate([.. parts.Select(p => p.Children[0].Borrow(checked(p.Offset * size), checked(p.Length * size)))], allocator);
                    return new ArrayData(type, length, nullCount, 0, [validity], [elements]);
                case ArrowTypeId.Struct:
                    var children = new ArrayData[parts[0].Children.Length];
                    for (int c = 0; c < children.Length; c++)
                    {
                        int child = c;
                        children[c] = Concatenate([.. parts.Select(p => p.Children[child].Borrow(p.Offset, p.Length))], allocator);
                    }

                    return new ArrayData(type, length, nullCount, 0, [validity], children);
                case ArrowTypeId.Dictionary:
                    return ConcatenateDictionaries(parts, length, validity, nullCount, allocator);
                default:
                    return new ArrayData(type, length, nullCount, 0, [validity, ConcatenateFixedWidth(parts, 1, ((FixedWidthType)type).ByteWidth, allocator)]);
            }
        }
        catch
        {
            validity.Dispose();
            throw;
        }
    }

    private static ArrowBuffer ConcatenateValidity(ArrayData[] parts, MemoryAllocator allocator, out int nullCount)
    {
        using var validity = new ValidityBuilder(allocator);
        foreach (ArrayData part in parts)
        {
            validity.AppendBitmap(part.NullCount == 0 ? default : part.Buffers[0].Span, part.Offset, part.Length);
        }

        nullCount = validity.NullCount;
        return validity.Finish();
    }

    private static ArrowBuffer ConcatenateBits(ArrayData[] parts, int length, MemoryAllocator allocator)
    {
        ArrowBuffer target = allocator.AllocateZeroed(BitUtility.ByteCount(length));
        int position = 0;
        foreach (ArrayData part in parts)
        {
            BitUtility.CopyBits(part.Buffers[1].Span, part.Offset, target.Span, position, part.Length);
            position += part.Length;
        }

        return target;
    }

    private static unsafe ArrowBuffer ConcatenateFixedWidth(ArrayData[] parts, int buffer, int width, MemoryAllocator allocator)
    {
        long total = 0;
        foreach (ArrayData part in parts)
        {
            total += (long)part.Length * width;
        }

        ArrowBuffer target = allocator.Allocate(total);
        byte* write = target.Pointer;
        foreach (ArrayData part in parts)
        {
            long bytes = (long)part.Length * width;
            NativeMemory.Copy(part.Buffers[buffer].Pointer + ((long)part.Offset * width), write, (nuint)bytes);
            write += bytes;
        }

        return target;
    }
}
