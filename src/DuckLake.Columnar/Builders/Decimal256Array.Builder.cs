using System.Numerics;

namespace DuckLake.Columnar;

public sealed partial class Decimal256Array
{
    /// <summary>Builds a <see cref="Decimal256Array"/>.</summary>
    public sealed class Builder : ArrowArrayBuilder<Decimal256Array, Builder>
    {
        private const int ByteWidth = 32;

        private readonly NativeBufferBuilder _values;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(Decimal256Type type, MemoryAllocator? allocator = null)
            : base(type, allocator) => _values = new NativeBufferBuilder(allocator);

        /// <summary>Appends a scaled integer.</summary>
        /// <exception cref="OverflowException">The value has more digits than the type.</exception>
        public unsafe Builder Append(BigInteger scaled)
        {
            DecimalScaling.CheckPrecision(scaled, (DecimalType)DataType);
            var bytes = new Span<byte>(_values.Advance(ByteWidth), ByteWidth);
            bytes.Fill(scaled.Sign < 0 ? (byte)0xFF : (byte)0);
            scaled.TryWriteBytes(bytes, out _);
            Validity.AppendValid();
            return this;
        }

        /// <summary>Appends a value, brought to the scale of the type (<c>Append</c> takes scaled integers).</summary>
        /// <exception cref="OverflowException">The value needs more digits before or after the point than the type has.</exception>
        public Builder AppendDecimal(decimal value) => Append(DecimalScaling.ToScaled(value, (DecimalType)DataType));

        private protected override unsafe void AppendNullSlot() => new Span<byte>(_values.Advance(ByteWidth), ByteWidth).Clear();

        private protected override void ReserveSlots(int count) => _values.EnsureCapacity(_values.Length + ((long)count * ByteWidth));

        private protected override ArrayData FinishData()
        {
            int length = Length;
            int nullCount = NullCount;
            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _values.Finish()]);
        }

        private protected override Decimal256Array CreateArray(ArrayData data) => new(data);

        private protected override void Clear() => _values.Dispose();
    }
}
