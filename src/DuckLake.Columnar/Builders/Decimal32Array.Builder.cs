namespace DuckLake.Columnar;

public sealed partial class Decimal32Array
{
    /// <summary>Builds a <see cref="Decimal32Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<int, Decimal32Array, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(Decimal32Type type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
        }

        /// <summary>Appends a value, brought to the scale of the type (<c>Append</c> takes scaled integers).</summary>
        /// <exception cref="OverflowException">The value needs more digits before or after the point than the type has.</exception>
        public Builder AppendDecimal(decimal value) => Append((int)DecimalScaling.ToScaled(value, (DecimalType)DataType));

        private protected override Decimal32Array CreateArray(ArrayData data) => new(data);
    }
}
