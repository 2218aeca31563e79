using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Base of the builders of text and bytes with 32-bit offsets.</summary>
/// <typeparam name="TArray">The array built.</typeparam>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class VariableBinaryArrayBuilder<TArray, TBuilder> : ArrowArrayBuilder<TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : VariableBinaryArrayBuilder<TArray, TBuilder>
{
    private readonly NativeBufferBuilder _offsets;
    private readonly NativeBufferBuilder _bytes;

    private protected VariableBinaryArrayBuilder(IArrowType dataType, MemoryAllocator? allocator)
        : base(dataType, allocator)
    {
        _offsets = new NativeBufferBuilder(allocator);
        _bytes = new NativeBufferBuilder(allocator);
    }

    /// <summary>Appends a value.</summary>
    /// <exception cref="OverflowException">All values together exceed 2 GiB; build several arrays or use the large layout.</exception>
    public TBuilder Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(AppendUninitialised(value.Length));
        return (TBuilder)this;
    }

    /// <summary>Makes room for <paramref name="byteCount"/> further bytes of content.</summary>
    public TBuilder ReserveBytes(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        _bytes.EnsureCapacity(_bytes.Length + byteCount);
        return (TBuilder)this;
    }

    /// <summary>Appends a value of that length and returns its bytes to be filled before the next call.</summary>
    private protected unsafe Span<byte> AppendUninitialised(int byteCount)
    {
        if (_bytes.Length + byteCount > int.MaxValue)
        {
            throw new OverflowException($"An array of {DataType} holds at most {int.MaxValue} bytes; {_bytes.Length + byteCount} were appended.");
        }

        AppendStart();
        byte* start = _bytes.Advance(byteCount);
        Validity.AppendValid();
        return new Span<byte>(start, byteCount);
    }

    private protected override void AppendNullSlot() => AppendStart();

    private protected override void ReserveSlots(int count) => _offsets.EnsureCapacity(_offsets.Length + (((long)count + 1) * sizeof(int)));

    private protected override ArrayData FinishData()
    {
        int length = Length;
        int nullCount = NullCount;
        AppendStart();
        return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _offsets.Finish(), _bytes.Finish()]);
    }

    private protected override void Clear()
    {
        _offsets.Dispose();
        _bytes.Dispose();
    }

    private unsafe void AppendStart() => Unsafe.WriteUnaligned(_offsets.Advance(sizeof(int)), (int)_bytes.Length);
}
