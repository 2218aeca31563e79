namespace DuckLake.Columnar;

public sealed partial class DictionaryArray
{
    /// <summary>Builds a <see cref="DictionaryArray"/>: the dictionary goes into <see cref="ValueBuilder"/>, the rows are indices into it.</summary>
    public sealed class Builder : ArrowArrayBuilder<DictionaryArray, Builder>
    {
        private readonly DictionaryIndexBuilder _indices;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(DictionaryType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
            _indices = new DictionaryIndexBuilder(type.IndexType, allocator);
            ValueBuilder = ArrowArrayBuilderFactory.Create(type.ValueType, allocator);
        }

        /// <summary>Builder of the dictionary, owned by this builder.</summary>
        public IArrowArrayBuilder ValueBuilder { get; }

        /// <summary>Appends the dictionary value at <paramref name="index"/>.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The dictionary has no such value yet.</exception>
        /// <exception cref="OverflowException">The index does not fit the index type.</exception>
        public Builder AppendIndex(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ValueBuilder.Length);
            _indices.Append(index);
            Validity.AppendValid();
            return this;
        }

        private protected override void AppendNullSlot() => _indices.Append(0);

        private protected override void ReserveSlots(int count) => _indices.Reserve(count);

        private protected override ArrayData FinishData()
        {
            int length = Length;
            int nullCount = NullCount;
            ArrayData dictionary = ValueBuilder.Build().Data;
            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _indices.Finish()], null, dictionary);
        }

        private protected override DictionaryArray CreateArray(ArrayData data) => new(data);

        private protected override void Clear()
        {
            _indices.Dispose();
            ValueBuilder.Dispose();
        }
    }
}
