using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Base of the builders of text and bytes as views.</summary>
/// <typeparam name="TArray">The array built.</typeparam>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class BinaryViewArrayBuilder<TArray, TBuilder> : ArrowArrayBuilder<TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : BinaryViewArrayBuilder<TArray, TBuilder>
{
    private const int DataBufferBytes = 1 << 20;

    private readonly NativeBufferBuilder _views;
    private readonly NativeBufferBuilder _bytes;
    private readonly List<ArrowBuffer> _fullBuffers = [];

    private protected BinaryViewArrayBuilder(IArrowType dataType, MemoryAllocator? allocator)
        : base(dataType, allocator)
    {
        _views = new NativeBufferBuilder(allocator);
        _bytes = new NativeBufferBuilder(allocator);
    }

    /// <summary>Appends a value.</summary>
    public TBuilder Append(ReadOnlySpan<byte> value)
    {
        BinaryView view;
        if (value.Length <= BinaryView.MaxInlineLength)
        {
            view = new BinaryView(value);
        }
        else
        {
            if (_bytes.Length > 0 && _bytes.Length + value.Length > DataBufferBytes)
            {
                _fullBuffers.Add(_bytes.Finish());
            }

            view = new BinaryView(value.Length, MemoryMarshal.Read<uint>(value), _fullBuffers.Count, (int)_bytes.Length);
            _bytes.Append(value);
        }

        AppendView(view);
        Validity.AppendValid();
        return (TBuilder)this;
    }

    private protected override void AppendNullSlot() => AppendView(default);

    private protected override unsafe void ReserveSlots(int count) => _views.EnsureCapacity(_views.Length + ((long)count * sizeof(BinaryView)));

    private protected override ArrayData FinishData()
    {
        int length = Length;
        int nullCount = NullCount;
        if (_bytes.Length > 0)
        {
            _fullBuffers.Add(_bytes.Finish());
        }

        ArrowBuffer[] buffers = [Validity.Finish(), _views.Finish(), .. _fullBuffers];
        _fullBuffers.Clear();
        return new ArrayData(DataType, length, nullCount, 0, buffers);
    }

    private protected override void Clear()
    {
        _views.Dispose();
        _bytes.Dispose();
        foreach (ArrowBuffer buffer in _fullBuffers)
        {
            buffer.Dispose();
        }

        _fullBuffers.Clear();
    }

    private unsafe void AppendView(BinaryView view) => Unsafe.WriteUnaligned(_views.Advance(sizeof(BinaryView)), view);
}
