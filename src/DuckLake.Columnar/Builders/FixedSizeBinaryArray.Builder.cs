namespace DuckLake.Columnar;

public sealed partial class FixedSizeBinaryArray
{
    /// <summary>Builds a <see cref="FixedSizeBinaryArray"/>.</summary>
    public sealed class Builder : ArrowArrayBuilder<FixedSizeBinaryArray, Builder>
    {
        private readonly NativeBufferBuilder _values;
        private readonly int _byteWidth;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(FixedSizeBinaryType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
            _values = new NativeBufferBuilder(allocator);
            _byteWidth = type.ByteWidth;
        }

        /// <summary>Appends a value of exactly the width of the type.</summary>
        public Builder Append(ReadOnlySpan<byte> value)
        {
            if (value.Length != _byteWidth)
            {
                throw new ArgumentException($"Values of {DataType} have {_byteWidth} bytes; found {value.Length}.", nameof(value));
            }

            _values.Append(value);
            Validity.AppendValid();
            return this;
        }

        /// <summary>Appends a UUID as 16 big-endian bytes.</summary>
        public Builder Append(Guid value)
        {
            Span<byte> bytes = stackalloc byte[16];
            value.TryWriteBytes(bytes, bigEndian: true, out _);
            return Append(bytes);
        }

        private protected override unsafe void AppendNullSlot() => new Span<byte>(_values.Advance(_byteWidth), _byteWidth).Clear();

        private protected override void ReserveSlots(int count) => _values.EnsureCapacity(_values.Length + ((long)count * _byteWidth));

        private protected override ArrayData FinishData()
        {
            int length = Length;
            int nullCount = NullCount;
            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _values.Finish()]);
        }

        private protected override FixedSizeBinaryArray CreateArray(ArrayData data) => new(data);

        private protected override void Clear() => _values.Dispose();
    }
}
