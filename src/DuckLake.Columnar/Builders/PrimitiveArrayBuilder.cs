using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Base of the builders of fixed-width values.</summary>
/// <typeparam name="T">The value as it lies in memory.</typeparam>
/// <typeparam name="TArray">The array built.</typeparam>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class PrimitiveArrayBuilder<T, TArray, TBuilder> : ArrowArrayBuilder<TArray, TBuilder>
    where T : unmanaged
    where TArray : IArrowArray
    where TBuilder : PrimitiveArrayBuilder<T, TArray, TBuilder>
{
    private readonly NativeBufferBuilder _values;

    private protected PrimitiveArrayBuilder(IArrowType dataType, MemoryAllocator? allocator)
        : base(dataType, allocator) => _values = new NativeBufferBuilder(allocator);

    /// <summary>Appends a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe TBuilder Append(T value)
    {
        Unsafe.WriteUnaligned(_values.Advance(sizeof(T)), value);
        Validity.AppendValid();
        return (TBuilder)this;
    }

    /// <summary>Appends a value or a null.</summary>
    public TBuilder Append(T? value) => value is { } present ? Append(present) : AppendNull();

    /// <summary>Appends values none of which is null.</summary>
    public TBuilder AppendRange(ReadOnlySpan<T> values)
    {
        _values.Append(MemoryMarshal.AsBytes(values));
        Validity.AppendValid(values.Length);
        return (TBuilder)this;
    }

    /// <summary>Appends values with a validity bitmap, 1 = valid.</summary>
    /// <param name="values">The values; content under a null is arbitrary.</param>
    /// <param name="validity">One bit per value from <paramref name="validityStart"/>; empty = all valid.</param>
    /// <param name="validityStart">First bit.</param>
    public TBuilder AppendRange(ReadOnlySpan<T> values, ReadOnlySpan<byte> validity, int validityStart = 0)
    {
        _values.Append(MemoryMarshal.AsBytes(values));
        Validity.AppendBitmap(validity, validityStart, values.Length);
        return (TBuilder)this;
    }

    private protected override unsafe void AppendNullSlot() => Unsafe.InitBlockUnaligned(_values.Advance(sizeof(T)), 0, (uint)sizeof(T));

    private protected override unsafe void ReserveSlots(int count) => _values.EnsureCapacity(_values.Length + ((long)count * sizeof(T)));

    private protected override ArrayData FinishData()
    {
        int length = Length;
        int nullCount = NullCount;
        return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _values.Finish()]);
    }

    private protected override void Clear() => _values.Dispose();
}
