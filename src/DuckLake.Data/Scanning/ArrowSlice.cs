using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>
/// Exports rows of one column through the Arrow C Data Interface as a struct array with a single child, in one block of native memory that
/// holds a reference to the owner of the buffers. Cheaper than an export of arrays of its own for each 2048 rows.
/// </summary>
internal static unsafe class ArrowSlice
{
    private const int Alignment = 8;

    // Stands in for buffers without bytes.
    private static readonly void* ZeroBytes = NativeMemory.AllocZeroed(64);

    /// <summary>Fills the struct; its release gives the owner's reference back.</summary>
    public static void Export(SharedOwner owner, ArrayData column, int start, int count, CArrowArray* target)
    {
        nuint size = (nuint)(sizeof(nint) + sizeof(CArrowArray*) + sizeof(void*)) + Measure(column, count);
        byte* block = (byte*)NativeMemory.AllocZeroed(size);
        byte* next = block;
        *(nint*)Take(ref next, (nuint)sizeof(nint)) = owner.Handle;
        CArrowArray** children = (CArrowArray**)Take(ref next, (nuint)sizeof(CArrowArray*));
        void** buffers = (void**)Take(ref next, (nuint)sizeof(void*));
        children[0] = (CArrowArray*)Take(ref next, (nuint)sizeof(CArrowArray));
        Fill(column, start, count, children[0], ref next);
        *target = new CArrowArray
        {
            Length = count,
            BufferCount = 1,
            Buffers = buffers,
            ChildCount = 1,
            Children = children,
            PrivateData = block,
            Release = &Release,
        };
        owner.Retain();
    }

    private static nuint Measure(ArrayData data, int count)
    {
        nuint size = (nuint)sizeof(CArrowArray)
            + ((nuint)data.Buffers.Length * (nuint)sizeof(void*))
            + ((nuint)data.Children.Length * (nuint)sizeof(CArrowArray*));
        bool isStruct = data.DataType.TypeId == ArrowTypeId.Struct;
        if (isStruct)
        {
            size += Padded((nuint)BitUtility.ByteCount(count) + 1);
        }

        foreach (ArrayData child in data.Children)
        {
            size += Measure(child, isStruct ? count : child.Length);
        }

        return size;
    }

    private static void Fill(ArrayData data, int start, int count, CArrowArray* target, ref byte* next)
    {
        void** buffers = (void**)Take(ref next, (nuint)data.Buffers.Length * (nuint)sizeof(void*));
        bool isStruct = data.DataType.TypeId == ArrowTypeId.Struct;
        target->Length = count;
        target->Offset = isStruct ? 0 : data.Offset + start;
        target->Buffers = buffers;
        target->BufferCount = data.Buffers.Length;
        target->Release = &ReleaseNothing;
        bool hasNulls = data.HasValidityBuffer && !data.Buffers[0].IsEmpty && data.NullCount != 0;
        target->NullCount = hasNulls ? -1 : 0;
        for (int i = 0; i < data.Buffers.Length; i++)
        {
            bool isValidity = i == 0 && data.HasValidityBuffer;
            ArrowBuffer buffer = data.Buffers[i];
            buffers[i] = isValidity ? (hasNulls ? buffer.Pointer : null) : buffer.IsEmpty ? ZeroBytes : buffer.Pointer;
        }

        // DuckDB forgets the offset of a struct two levels up, so it moves to the children, and the validity to a copy that begins at bit 0.
        if (isStruct)
        {
            byte* validity = Take(ref next, Padded((nuint)BitUtility.ByteCount(count) + 1));
            if (hasNulls)
            {
                BitUtility.CopyBits(data.Buffers[0].Span, data.Offset + start, new Span<byte>(validity, BitUtility.ByteCount(count)), 0, count);
                buffers[0] = validity;
            }
        }

        if (data.Children.Length > 0)
        {
            target->ChildCount = data.Children.Length;
            target->Children = (CArrowArray**)Take(ref next, (nuint)data.Children.Length * (nuint)sizeof(CArrowArray*));
            for (int i = 0; i < data.Children.Length; i++)
            {
                ArrayData child = data.Children[i];
                target->Children[i] = (CArrowArray*)Take(ref next, (nuint)sizeof(CArrowArray));
                Fill(child, isStruct ? data.Offset + start : 0, isStruct ? count : child.Length, target->Children[i], ref next);
            }
        }
    }

    private static byte* Take(ref byte* next, nuint size)
    {
        byte* taken = next;
        next += size;
        return taken;
    }

    private static nuint Padded(nuint size) => (size + Alignment - 1) / Alignment * Alignment;

    [UnmanagedCallersOnly]
    private static void Release(CArrowArray* array)
    {
        void* block = array->PrivateData;
        array->Release = null;
        SharedOwner.FromHandle(*(nint*)block).Release();
        NativeMemory.Free(block);
    }

    [UnmanagedCallersOnly]
    private static void ReleaseNothing(CArrowArray* array) => array->Release = null;
}
