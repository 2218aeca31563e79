using System.Buffers;
using System.Text;

namespace DuckLake.Columnar;

public sealed partial class StringViewArray
{
    /// <summary>Builds a <see cref="StringViewArray"/>.</summary>
    public new sealed class Builder : BinaryViewArrayBuilder<StringViewArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(StringViewType.Default, allocator)
        {
        }

        /// <summary>Appends text, or a null.</summary>
        public Builder Append(string? value) => value is null ? AppendNull() : Append(value.AsSpan());

        /// <summary>Appends text.</summary>
        public Builder Append(ReadOnlySpan<char> value)
        {
            int length = Encoding.UTF8.GetByteCount(value);
            if (length <= BinaryView.MaxInlineLength)
            {
                Span<byte> inline = stackalloc byte[BinaryView.MaxInlineLength];
                return Append(inline[..Encoding.UTF8.GetBytes(value, inline)]);
            }

            byte[] rented = ArrayPool<byte>.Shared.Rent(length);
            Append(rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
            ArrayPool<byte>.Shared.Return(rented);
            return this;
        }

        private protected override StringViewArray CreateArray(ArrayData data) => new(data);
    }
}
