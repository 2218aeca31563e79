namespace DuckLake.Columnar;

public partial class BinaryArray
{
    /// <summary>Builds a <see cref="BinaryArray"/>.</summary>
    public sealed class Builder : VariableBinaryArrayBuilder<BinaryArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(BinaryType.Default, allocator)
        {
        }

        /// <summary>Appends bytes, or a null.</summary>
        public Builder Append(byte[]? value) => value is null ? AppendNull() : Append(new ReadOnlySpan<byte>(value));

        private protected override BinaryArray CreateArray(ArrayData data) => new(data);
    }
}
