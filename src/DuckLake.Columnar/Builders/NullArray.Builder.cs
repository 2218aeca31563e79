namespace DuckLake.Columnar;

public sealed partial class NullArray
{
    /// <summary>Builds a <see cref="NullArray"/>.</summary>
    public sealed class Builder : IArrowArrayBuilder
    {
        /// <inheritdoc/>
        public IArrowType DataType => NullType.Default;

        /// <inheritdoc/>
        public int Length { get; private set; }

        /// <summary>Appends a null.</summary>
        public Builder AppendNull()
        {
            Length = checked(Length + 1);
            return this;
        }

        /// <inheritdoc/>
        public void Reserve(int count) => ArgumentOutOfRangeException.ThrowIfNegative(count);

        /// <summary>Hands the values over as an array owned by the caller, and starts anew.</summary>
        public NullArray Build()
        {
            var result = new NullArray(Length);
            Length = 0;
            return result;
        }

        /// <summary>Drops what was appended.</summary>
        public void Dispose() => Length = 0;

        void IArrowArrayBuilder.AppendNull() => AppendNull();

        IArrowArray IArrowArrayBuilder.Build() => Build();
    }
}
