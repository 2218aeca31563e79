using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Base of all arrays: owns an <see cref="ArrayData"/>. Children it hands out are borrowed until it is disposed.</summary>
public abstract class ArrowArray : IArrowArray
{
    private protected ArrowArray(ArrayData data, ArrowTypeId expected, int bufferCount)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.DataType.TypeId != expected)
        {
            throw new ArgumentException($"Expected data of type {expected}; found {data.DataType}.", nameof(data));
        }

        if (data.Buffers.Length < bufferCount)
        {
            throw new ArgumentException($"Data of type {data.DataType} needs {bufferCount} buffers; found {data.Buffers.Length}.", nameof(data));
        }

        Data = data;
    }

    /// <inheritdoc/>
    public ArrayData Data { get; }

    /// <inheritdoc/>
    public int Length => Data.Length;

    /// <inheritdoc/>
    public int Offset => Data.Offset;

    /// <inheritdoc/>
    public int NullCount => Data.NullCount;

    /// <summary>The validity bitmap, 1 = valid, starting at bit <see cref="Offset"/>; empty if nothing is null.</summary>
    public ReadOnlySpan<byte> NullBitmap
    {
        get
        {
            Data.ThrowIfDisposed();
            return Data.HasValidityBuffer ? Data.Buffers[0].Span : default;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public virtual bool IsValid(int index)
    {
        if ((uint)index >= (uint)Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The array has {Length} values.");
        }

        ReadOnlySpan<byte> bitmap = NullBitmap;
        return bitmap.IsEmpty || BitUtility.GetBit(bitmap, Data.Offset + index);
    }

    /// <inheritdoc/>
    public bool IsNull(int index) => !IsValid(index);

    /// <summary>An owner of a part of the values, without a copy.</summary>
    public IArrowArray Slice(int offset, int length) => ArrowArrayFactory.BuildArray(Data.Slice(offset, length));

    /// <summary>Gives the buffers back. Further calls do nothing.</summary>
    public void Dispose()
    {
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected unsafe ReadOnlySpan<T> BufferSpan<T>(int buffer, int length)
        where T : unmanaged
    {
        Data.ThrowIfDisposed();
        if (length == 0)
        {
            return default;
        }

        ArrowBuffer source = Data.Buffers[buffer];
        long end = ((long)Data.Offset + length) * sizeof(T);
        return end <= source.Length
            ? new ReadOnlySpan<T>((T*)source.Pointer + Data.Offset, length)
            : throw new InvalidOperationException($"Buffer {buffer} of {Data.DataType} holds {source.Length} bytes; {end} are needed.");
    }
}
