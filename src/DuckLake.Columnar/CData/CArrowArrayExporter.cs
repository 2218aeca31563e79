using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// Exports arrays through the Arrow C Data Interface without a copy. The exported struct holds references of its own, so the
/// caller still disposes its array; the consumer releases what it is given, on any thread.
/// </summary>
public static unsafe class CArrowArrayExporter
{
    // Stands in for buffers without bytes: consumers read the first offset of an empty array.
    private static readonly void* ZeroBytes = NativeMemory.AllocZeroed(64);

    /// <summary>Fills <paramref name="target"/> with an array.</summary>
    /// <param name="array">The array, which stays with the caller.</param>
    /// <param name="target">An empty or released struct.</param>
    public static void ExportArray(IArrowArray array, CArrowArray* target)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(target);
        Export(array.Data.Retain(), target);
    }

    /// <summary>Fills <paramref name="target"/> with a struct of the batch's columns.</summary>
    /// <param name="batch">The batch, which stays with the caller.</param>
    /// <param name="target">An empty or released struct.</param>
    public static void ExportRecordBatch(RecordBatch batch, CArrowArray* target)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(target);
        var columns = new ArrayData[batch.ColumnCount];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = batch.Column(i).Data.Retain();
        }

        Export(new ArrayData(new StructType(batch.Schema.FieldsList), batch.Length, 0, 0, [default], columns), target);
    }

    // Takes data over. Every struct of the tree owns its own references, so that a consumer may move children away.
    private static void Export(ArrayData data, CArrowArray* target)
    {
        data = WithoutParentOffset(data);
        *target = default;
        target->Length = data.Length;
        target->NullCount = data.NullCount;
        target->Offset = data.Offset;
        target->PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(data));
        target->Release = &Release;
        try
        {
            ExportBuffers(data, target);
            if (data.Children.Length > 0)
            {
                target->Children = (CArrowArray**)NativeMemory.AllocZeroed((nuint)data.Children.Length, (nuint)sizeof(CArrowArray*));
                target->ChildCount = data.Children.Length;
                for (int i = 0; i < data.Children.Length; i++)
                {
                    target->Children[i] = CArrowArray.Create();
                    Export(data.Children[i].Retain(), target->Children[i]);
                }
            }

            if (data.Dictionary is not null)
            {
                target->Dictionary = CArrowArray.Create();
                Export(data.Dictionary.Retain(), target->Dictionary);
            }
        }
        catch
        {
            target->Release(target);
            throw;
        }
    }

    // Consumers (DuckDB among them) forget the offset of a parent two levels up, so offsets move from parents to children.
    private static ArrayData WithoutParentOffset(ArrayData data)
    {
        if (data.Offset == 0 || data.DataType.TypeId is not (ArrowTypeId.Struct or ArrowTypeId.FixedSizeList or ArrowTypeId.SparseUnion or ArrowTypeId.DenseUnion))
        {
            return data;
        }

        using ArrayData sliced = data;
        int elements = data.DataType is FixedSizeListType list ? list.ListSize : 1;
        var children = new ArrayData[data.Children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = data.DataType.TypeId == ArrowTypeId.DenseUnion
                ? data.Children[i].Retain()
                : data.Children[i].Slice(checked(data.Offset * elements), checked(data.Length * elements));
        }

        ArrowBuffer[] buffers = data.DataType.TypeId switch
        {
            ArrowTypeId.SparseUnion => [data.Buffers[0].Slice(data.Offset, data.Length)],
            ArrowTypeId.DenseUnion => [data.Buffers[0].Slice(data.Offset, data.Length), data.Buffers[1].Slice((long)data.Offset * sizeof(int), (long)data.Length * sizeof(int))],
            _ => [CopyValidity(data)],
        };
        return new ArrayData(data.DataType, data.Length, data.NullCount, 0, buffers, children);
    }

    private static ArrowBuffer CopyValidity(ArrayData data)
    {
        if (data.NullCount == 0)
        {
            return default;
        }

        ArrowBuffer validity = MemoryAllocator.Shared.AllocateZeroed(BitUtility.ByteCount(data.Length));
        BitUtility.CopyBits(data.Buffers[0].Span, data.Offset, validity.Span, 0, data.Length);
        return validity;
    }

    private static void ExportBuffers(ArrayData data, CArrowArray* target)
    {
        int count = data.Buffers.Length;
        bool isView = data.DataType.TypeId is ArrowTypeId.StringView or ArrowTypeId.BinaryView;
        int exported = isView ? count + 1 : count;

        // The lengths of the data buffers of views are a buffer of their own, which lies behind the pointers.
        int lengths = isView ? count - 2 : 0;
        void** pointers = (void**)NativeMemory.AllocZeroed((nuint)Math.Max(1, exported + lengths), (nuint)sizeof(void*));
        target->Buffers = pointers;
        target->BufferCount = exported;
        for (int i = 0; i < count; i++)
        {
            bool isValidity = i == 0 && data.HasValidityBuffer;
            ArrowBuffer buffer = data.Buffers[i];
            pointers[i] = !buffer.IsEmpty ? buffer.Pointer : isValidity ? null : ZeroBytes;
        }

        if (isView)
        {
            long* sizes = (long*)(pointers + exported);
            for (int i = 0; i < lengths; i++)
            {
                sizes[i] = data.Buffers[i + 2].Length;
            }

            pointers[count] = lengths > 0 ? sizes : ZeroBytes;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowArray* array)
    {
        for (long i = 0; i < array->ChildCount; i++)
        {
            CArrowArray.Free(array->Children[i]);
        }

        CArrowArray.Free(array->Dictionary);
        NativeMemory.Free(array->Children);
        NativeMemory.Free(array->Buffers);
        GCHandle handle = GCHandle.FromIntPtr((nint)array->PrivateData);
        ((ArrayData)handle.Target!).Dispose();
        handle.Free();
        *array = default;
    }
}
