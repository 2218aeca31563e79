namespace DuckLake.Columnar;

public partial class LargeBinaryArray
{
    /// <summary>Builds a <see cref="LargeBinaryArray"/>.</summary>
    public sealed class Builder : LargeVariableBinaryArrayBuilder<LargeBinaryArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(LargeBinaryType.Default, allocator)
        {
        }

        /// <summary>Appends bytes, or a null.</summary>
        public Builder Append(byte[]? value) => value is null ? AppendNull() : Append(new ReadOnlySpan<byte>(value));

        private protected override LargeBinaryArray CreateArray(ArrayData data) => new(data);
    }
}
