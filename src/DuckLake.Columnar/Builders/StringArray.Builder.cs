using System.Text;

namespace DuckLake.Columnar;

public sealed partial class StringArray
{
    /// <summary>Builds a <see cref="StringArray"/>.</summary>
    public new sealed class Builder : VariableBinaryArrayBuilder<StringArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(StringType.Default, allocator)
        {
        }

        /// <summary>Appends text, or a null.</summary>
        public Builder Append(string? value) => value is null ? AppendNull() : Append(value.AsSpan());

        /// <summary>Appends text.</summary>
        public Builder Append(ReadOnlySpan<char> value)
        {
            Encoding.UTF8.GetBytes(value, AppendUninitialised(Encoding.UTF8.GetByteCount(value)));
            return this;
        }

        private protected override StringArray CreateArray(ArrayData data) => new(data);
    }
}
