namespace DuckLake.Columnar;

/// <summary>
/// The buffers of one array in Arrow layout. Owns one reference to each buffer, child and dictionary until disposed;
/// slices hold references of their own. Immutable, so it may be read from several threads.
/// </summary>
public sealed class ArrayData : IDisposable
{
    private readonly ArrayData? _lender;
    private int _nullCount;
    private int _disposed;

    /// <summary>Takes over buffers, children and dictionary.</summary>
    /// <param name="dataType">Type of the values.</param>
    /// <param name="length">Number of values.</param>
    /// <param name="nullCount">Number of nulls, or -1 to count on demand.</param>
    /// <param name="offset">First value within the buffers.</param>
    /// <param name="buffers">Buffers in the order of the Arrow format; an empty validity buffer means no nulls.</param>
    /// <param name="children">Children, or null.</param>
    /// <param name="dictionary">Dictionary of a dictionary-encoded array, or null.</param>
    public ArrayData(IArrowType dataType, int length, int nullCount, int offset, ArrowBuffer[] buffers, ArrayData[]? children = null, ArrayData? dictionary = null)
        : this(dataType, length, nullCount, offset, buffers, children ?? [], dictionary, lender: null)
    {
        ArgumentNullException.ThrowIfNull(dataType);
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, int.MaxValue - length);
        ArgumentOutOfRangeException.ThrowIfLessThan(nullCount, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nullCount, length);
    }

    private ArrayData(IArrowType dataType, int length, int nullCount, int offset, ArrowBuffer[] buffers, ArrayData[] children, ArrayData? dictionary, ArrayData? lender)
    {
        DataType = dataType;
        Length = length;
        _nullCount = nullCount;
        Offset = offset;
        Buffers = buffers;
        Children = children;
        Dictionary = dictionary;
        _lender = lender;
    }

    /// <summary>Type of the values.</summary>
    public IArrowType DataType { get; }

    /// <summary>Number of values.</summary>
    public int Length { get; }

    /// <summary>First value within the buffers.</summary>
    public int Offset { get; }

    /// <summary>Buffers in the order of the Arrow format. Not to be changed.</summary>
    public ArrowBuffer[] Buffers { get; }

    /// <summary>Children. Not to be changed.</summary>
    public ArrayData[] Children { get; }

    /// <summary>Dictionary of a dictionary-encoded array, or null.</summary>
    public ArrayData? Dictionary { get; }

    /// <summary>Number of nulls; counted on first use where it was not given.</summary>
    public int NullCount
    {
        get
        {
            if (_nullCount < 0)
            {
                _nullCount = CountNulls();
            }

            return _nullCount;
        }
    }

    /// <summary>True after <see cref="Dispose"/>.</summary>
    public bool IsDisposed => _lender is null ? _disposed != 0 : _lender.IsDisposed;

    internal bool HasValidityBuffer =>
        DataType.TypeId is not (ArrowTypeId.Null or ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion or ArrowTypeId.RunEndEncoded);

    /// <summary>A further owner of the same values.</summary>
    public ArrayData Retain() => Slice(0, Length);

    /// <summary>An owner of a part of the values, without a copy.</summary>
    /// <param name="offset">First value, relative to this array.</param>
    /// <param name="length">Number of values.</param>
    public ArrayData Slice(int offset, int length)
    {
        ThrowIfDisposed();
        CheckRange(offset, length);
        var buffers = new ArrowBuffer[Buffers.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i] = Buffers[i].Retain();
        }

        var children = new ArrayData[Children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Children[i].Retain();
        }

        return new ArrayData(DataType, length, SliceNullCount(length), Offset + offset, buffers, children, Dictionary?.Retain(), lender: null);
    }

    /// <summary>Gives all references back. Further calls do nothing.</summary>
    public void Dispose()
    {
        if (_lender is not null || Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (ArrowBuffer buffer in Buffers)
        {
            buffer.Dispose();
        }

        foreach (ArrayData child in Children)
        {
            child.Dispose();
        }

        Dictionary?.Dispose();
    }

    /// <summary>A view of a part of the values that owns nothing: valid until this array is disposed.</summary>
    internal ArrayData Borrow(int offset, int length)
    {
        CheckRange(offset, length);
        return new ArrayData(DataType, length, SliceNullCount(length), Offset + offset, Buffers, Children, Dictionary, lender: this);
    }

    /// <summary>A view of the same buffers under another type of the same layout, owning nothing.</summary>
    internal ArrayData BorrowAs(IArrowType dataType) =>
        new(dataType, Length, _nullCount, Offset, Buffers, Children, Dictionary, lender: this);

    /// <summary>A further owner of the same buffers under another type of the same layout.</summary>
    internal ArrayData RetainAs(IArrowType dataType)
    {
        ArrayData retained = Retain();
        return new ArrayData(dataType, retained.Length, retained._nullCount, retained.Offset, retained.Buffers, retained.Children, retained.Dictionary);
    }

    /// <summary>The validity as a bitmap that begins at bit 0, owned by the caller; without bytes if nothing is null.</summary>
    internal ArrowBuffer CopyValidity(MemoryAllocator? allocator = null)
    {
        if (NullCount == 0 || !HasValidityBuffer)
        {
            return ArrowBuffer.Empty;
        }

        if (Offset == 0)
        {
            return Buffers[0].Retain();
        }

        ArrowBuffer copy = (allocator ?? MemoryAllocator.Shared).AllocateZeroed(BitUtility.ByteCount(Length));
        BitUtility.CopyBits(Buffers[0].Span, Offset, copy.Span, 0, Length);
        return copy;
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    private int SliceNullCount(int length) => length == Length || _nullCount == 0 ? _nullCount : -1;

    private void CheckRange(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(length), $"Slice [{offset}, +{length}) lies outside an array of {Length} values.");
        }
    }

    private int CountNulls()
    {
        if (DataType.TypeId == ArrowTypeId.Null)
        {
            return Length;
        }

        if (!HasValidityBuffer || Buffers[0].IsEmpty)
        {
            return 0;
        }

        return Length - BitUtility.CountBits(Buffers[0].Span, Offset, Length);
    }
}
