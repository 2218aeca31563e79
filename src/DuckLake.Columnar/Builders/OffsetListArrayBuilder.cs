using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Base of the builders of lists with 32-bit offsets: <see cref="Append"/> starts a list, then its elements go into the child builder.</summary>
/// <typeparam name="TArray">The array built.</typeparam>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class OffsetListArrayBuilder<TArray, TBuilder> : ArrowArrayBuilder<TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : OffsetListArrayBuilder<TArray, TBuilder>
{
    private readonly NativeBufferBuilder _offsets;
    private readonly IArrowArrayBuilder _elements;

    private protected OffsetListArrayBuilder(IArrowType dataType, IArrowArrayBuilder elements, MemoryAllocator? allocator)
        : base(dataType, allocator)
    {
        _offsets = new NativeBufferBuilder(allocator);
        _elements = elements;
    }

    /// <summary>Starts a list; what the child builder gets until the next call are its elements.</summary>
    public TBuilder Append()
    {
        AppendStart();
        Validity.AppendValid();
        return (TBuilder)this;
    }

    private protected override void AppendNullSlot() => AppendStart();

    private protected override void ReserveSlots(int count) => _offsets.EnsureCapacity(_offsets.Length + (((long)count + 1) * sizeof(int)));

    private protected override ArrayData FinishData()
    {
        int length = Length;
        int nullCount = NullCount;
        AppendStart();
        ArrayData elements = _elements.Build().Data;
        return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _offsets.Finish()], [elements]);
    }

    private protected override void Clear()
    {
        _offsets.Dispose();
        _elements.Dispose();
    }

    private unsafe void AppendStart() => Unsafe.WriteUnaligned(_offsets.Advance(sizeof(int)), _elements.Length);
}
