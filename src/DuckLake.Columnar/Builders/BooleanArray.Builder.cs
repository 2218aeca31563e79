namespace DuckLake.Columnar;

public sealed partial class BooleanArray
{
    /// <summary>Builds a <see cref="BooleanArray"/>.</summary>
    public sealed class Builder : ArrowArrayBuilder<BooleanArray, Builder>
    {
        private readonly NativeBufferBuilder _bits;
        private int _bitCount;

        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(BooleanType.Default, allocator) => _bits = new NativeBufferBuilder(allocator);

        /// <summary>Appends a value.</summary>
        public Builder Append(bool value)
        {
            AppendBit(value);
            Validity.AppendValid();
            return this;
        }

        /// <summary>Appends a value or a null.</summary>
        public Builder Append(bool? value) => value is { } present ? Append(present) : AppendNull();

        private protected override void AppendNullSlot() => AppendBit(value: false);

        private protected override void ReserveSlots(int count) => _bits.EnsureCapacity(BitUtility.ByteCount(checked(Length + count)));

        private protected override ArrayData FinishData()
        {
            int length = Length;
            int nullCount = NullCount;
            _bitCount = 0;
            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _bits.Finish()]);
        }

        private protected override BooleanArray CreateArray(ArrayData data) => new(data);

        private protected override void Clear()
        {
            _bits.Dispose();
            _bitCount = 0;
        }

        private unsafe void AppendBit(bool value)
        {
            if ((_bitCount & 7) == 0)
            {
                *_bits.Advance(1) = 0;
            }

            if (value)
            {
                _bits.Pointer[_bitCount >> 3] |= (byte)(1 << (_bitCount & 7));
            }

            _bitCount++;
        }
    }
}
