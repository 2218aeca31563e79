namespace DuckLake.Columnar;

public sealed partial class Decimal128Array
{
    /// <summary>Builds a <see cref="Decimal128Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<Int128, Decimal128Array, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(Decimal128Type type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
        }

        /// <summary>Appends a value, brought to the scale of the type (<c>Append</c> takes scaled integers).</summary>
        /// <exception cref="OverflowException">The value needs more digits before or after the point than the type has.</exception>
        public Builder AppendDecimal(decimal value) => Append((Int128)DecimalScaling.ToScaled(value, (DecimalType)DataType));

        private protected override Decimal128Array CreateArray(ArrayData data) => new(data);
    }
}
