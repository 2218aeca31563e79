using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// Lays out the arrays of one batch for a message: the field nodes, and the buffers cut down to the rows of the arrays. Buffers that need
/// no change are borrowed from the arrays; those that do are copies this object owns.
/// </summary>
internal sealed unsafe partial class IpcBodyWriter(MemoryAllocator allocator) : IDisposable
{
    private readonly List<ArrowBuffer> _copies = [];

    /// <summary>Length and null count of each array in pre-order.</summary>
    internal List<(long Length, long NullCount)> Nodes { get; } = [];

    /// <summary>The buffers in order, borrowed.</summary>
    internal List<ArrowBuffer> Buffers { get; } = [];

    /// <summary>Number of data buffers of each view array in pre-order.</summary>
    internal List<long> VariadicCounts { get; } = [];

    /// <summary>Adds an array, its children included, its dictionary aside.</summary>
    /// <param name="field">Layout of the array.</param>
    /// <param name="data">The array, borrowed until this object is disposed.</param>
    /// <param name="indexShift">What is added to the indices of a dictionary, by its id.</param>
    internal void Add(IpcField field, ArrayData data, IReadOnlyDictionary<long, int> indexShift)
    {
        data.ThrowIfDisposed();
        Nodes.Add((data.Length, data.NullCount));
        if (data.HasValidityBuffer)
        {
            AddBits(data.NullCount == 0 ? default : data.Buffers[0], data.Offset, data.Length);
        }

        switch (field.Type)
        {
            case NullType: break;
            case BooleanType: AddBits(data.Buffers[1], data.Offset, data.Length); break;
            case DictionaryType type: AddIndices(data, type, indexShift.GetValueOrDefault(field.DictionaryId)); break;
            case FixedWidthType type: AddValues(data, 1, type.ByteWidth); break;
            case StringType or BinaryType: AddBytes<int>(data); break;
            case LargeStringType or LargeBinaryType: AddBytes<long>(data); break;
            case StringViewType or BinaryViewType: AddViews(data); break;
            case ListType or MapType: AddList<int>(field, data, indexShift); break;
            case LargeListType: AddList<long>(field, data, indexShift); break;
            case ListViewType: AddListView<int>(field, data, indexShift); break;
            case LargeListViewType: AddListView<long>(field, data, indexShift); break;
            case FixedSizeListType type:
                Add(field.Children[0], data.Children[0].Borrow(checked(data.Offset * type.ListSize), checked(data.Length * type.ListSize)), indexShift);
                break;
            case StructType: AddChildren(field, data, indexShift); break;
            case UnionType { Mode: UnionMode.Sparse }:
                AddValues(data, 0, sizeof(byte));
                AddChildren(field, data, indexShift);
                break;
            case UnionType type: AddDenseUnion(field, type, data, indexShift); break;
            case RunEndEncodedType type: AddRuns(field, type, data, indexShift); break;
            default: throw new NotSupportedException($"Type {field.Type} cannot be written as Arrow IPC.");
        }
    }

    public void Dispose()
    {
        foreach (ArrowBuffer copy in _copies)
        {
            copy.Dispose();
        }

        _copies.Clear();
    }

    private void AddRange(ArrowBuffer buffer, long offset, long length)
    {
        if (length == 0)
        {
            Buffers.Add(default);
            return;
        }

        if (offset > buffer.Length - length)
        {
            throw new InvalidOperationException($"An array needs bytes {offset} to {offset + length} of a buffer of {buffer.Length} bytes.");
        }

        Buffers.Add(new ArrowBuffer(buffer.Block, buffer.Pointer + offset, length));
    }

    private ArrowBuffer Allocate(long length)
    {
        ArrowBuffer copy = allocator.AllocateZeroed(length);
        _copies.Add(copy);
        return copy;
    }

    private T* AddCopy<T>(int count)
        where T : unmanaged
    {
        ArrowBuffer copy = Allocate((long)count * sizeof(T));
        Buffers.Add(copy);
        return (T*)copy.Pointer;
    }

    private void AddBits(ArrowBuffer bits, int offset, int length)
    {
        if (bits.IsEmpty || length == 0)
        {
            Buffers.Add(default);
        }
        else if ((offset & 7) == 0)
        {
            AddRange(bits, offset >> 3, BitUtility.ByteCount(length));
        }
        else
        {
            ArrowBuffer copy = Allocate(BitUtility.ByteCount(length));
            BitUtility.CopyBits(bits.Span, offset, copy.Span, 0, length);
            Buffers.Add(copy);
        }
    }

    private void AddValues(ArrayData data, int buffer, int byteWidth) =>
        AddRange(data.Buffers[buffer], (long)data.Offset * byteWidth, (long)data.Length * byteWidth);

    private void AddChildren(IpcField field, ArrayData data, IReadOnlyDictionary<long, int> indexShift)
    {
        for (int i = 0; i < field.Children.Length; i++)
        {
            Add(field.Children[i], data.Children[i].Borrow(data.Offset, data.Length), indexShift);
        }
    }

    private void AddBytes<TOffset>(ArrayData data)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        (long start, long end) = AddOffsets<TOffset>(data);
        AddRange(data.Buffers[2], start, end - start);
    }

    private void AddList<TOffset>(IpcField field, ArrayData data, IReadOnlyDictionary<long, int> indexShift)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        (long start, long end) = AddOffsets<TOffset>(data);
        Add(field.Children[0], data.Children[0].Borrow(checked((int)start), checked((int)(end - start))), indexShift);
    }

    // Adds offsets that begin at 0 and returns the range of the elements they refer to.
    private (long Start, long End) AddOffsets<TOffset>(ArrayData data)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        if (data.Length == 0)
        {
            AddCopy<TOffset>(1);
            return (0, 0);
        }

        long bytes = ((long)data.Length + 1) * sizeof(TOffset);
        AddRange(data.Buffers[1], (long)data.Offset * sizeof(TOffset), bytes);
        var offsets = (TOffset*)Buffers[^1].Pointer;
        TOffset start = offsets[0];
        TOffset end = offsets[data.Length];
        if (start != TOffset.Zero)
        {
            Buffers.RemoveAt(Buffers.Count - 1);
            TOffset* rebased = AddCopy<TOffset>(data.Length + 1);
            for (int i = 0; i <= data.Length; i++)
            {
                rebased[i] = offsets[i] - start;
            }
        }

        return (long.CreateChecked(start), long.CreateChecked(end));
    }

    private void AddListView<TOffset>(IpcField field, ArrayData data, IReadOnlyDictionary<long, int> indexShift)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        TOffset* offsets = (TOffset*)data.Buffers[1].Pointer + data.Offset;
        TOffset* sizes = (TOffset*)data.Buffers[2].Pointer + data.Offset;
        long start = long.MaxValue;
        long end = 0;
        for (int i = 0; i < data.Length; i++)
        {
            if (sizes[i] != TOffset.Zero && IsValid(data, i))
            {
                start = Math.Min(start, long.CreateChecked(offsets[i]));
                end = Math.Max(end, long.CreateChecked(offsets[i] + sizes[i]));
            }
        }

        start = Math.Min(start, end);
        TOffset* newOffsets = AddCopy<TOffset>(data.Length);
        TOffset* newSizes = AddCopy<TOffset>(data.Length);
        for (int i = 0; i < data.Length; i++)
        {
            if (sizes[i] != TOffset.Zero && IsValid(data, i))
            {
                newOffsets[i] = offsets[i] - TOffset.CreateChecked(start);
                newSizes[i] = sizes[i];
            }
        }

        Add(field.Children[0], data.Children[0].Borrow(checked((int)start), checked((int)(end - start))), indexShift);
    }

    private static bool IsValid(ArrayData data, int index) =>
        data.Buffers[0].IsEmpty || BitUtility.GetBit(data.Buffers[0].Span, data.Offset + index);

    private void AddIndices(ArrayData data, DictionaryType type, int shift)
    {
        if (shift == 0)
        {
            AddValues(data, 1, type.ByteWidth);
            return;
        }

        switch (type.IndexType.TypeId)
        {
            case ArrowTypeId.Int8: AddShifted<sbyte>(data, shift); break;
            case ArrowTypeId.UInt8: AddShifted<byte>(data, shift); break;
            case ArrowTypeId.Int16: AddShifted<short>(data, shift); break;
            case ArrowTypeId.UInt16: AddShifted<ushort>(data, shift); break;
            case ArrowTypeId.Int32: AddShifted<int>(data, shift); break;
            case ArrowTypeId.UInt32: AddShifted<uint>(data, shift); break;
            case ArrowTypeId.Int64: AddShifted<long>(data, shift); break;
            default: AddShifted<ulong>(data, shift); break;
        }
    }

    private void AddShifted<T>(ArrayData data, int shift)
        where T : unmanaged, IBinaryInteger<T>
    {
        var indices = (T*)data.Buffers[1].Pointer + data.Offset;
        T* shifted = AddCopy<T>(data.Length);
        for (int i = 0; i < data.Length; i++)
        {
            if (!IsValid(data, i))
            {
                continue;
            }

            long index = long.CreateChecked(indices[i]) + shift;
            shifted[i] = index <= long.CreateSaturating(T.CreateSaturating(long.MaxValue))
                ? T.CreateChecked(index)
                : throw new InvalidOperationException($"The dictionaries of all batches together have more values than indices of type {data.DataType} reach; use a wider index type or a stream.");
        }
    }
}
