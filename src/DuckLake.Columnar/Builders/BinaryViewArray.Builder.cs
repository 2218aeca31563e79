namespace DuckLake.Columnar;

public partial class BinaryViewArray
{
    /// <summary>Builds a <see cref="BinaryViewArray"/>.</summary>
    public sealed class Builder : BinaryViewArrayBuilder<BinaryViewArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(BinaryViewType.Default, allocator)
        {
        }

        /// <summary>Appends bytes, or a null.</summary>
        public Builder Append(byte[]? value) => value is null ? AppendNull() : Append(new ReadOnlySpan<byte>(value));

        private protected override BinaryViewArray CreateArray(ArrayData data) => new(data);
    }
}
