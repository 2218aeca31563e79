namespace DuckLake.Columnar;

public sealed partial class FixedSizeListArray
{
    /// <summary>
    /// Builds a <see cref="FixedSizeListArray"/>: <see cref="Append"/> starts a list, then exactly as many elements as the type
    /// says go into <see cref="ValueBuilder"/>. A null list fills its elements with nulls by itself.
    /// </summary>
    public sealed class Builder : ArrowArrayBuilder<FixedSizeListArray, Builder>
    {
        private readonly int _listSize;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(FixedSizeListType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
            _listSize = type.ListSize;
            ValueBuilder = ArrowArrayBuilderFactory.Create(type.ValueDataType, allocator);
        }

        /// <summary>Builder of the elements, owned by this builder.</summary>
        public IArrowArrayBuilder ValueBuilder { get; }

        /// <summary>Starts a list.</summary>
        /// <exception cref="InvalidOperationException">The list before has too few or too many elements.</exception>
        public Builder Append()
        {
            CheckElementCount();
            Validity.AppendValid();
            return this;
        }

        private protected override void AppendNullSlot()
        {
            for (int i = 0; i < _listSize; i++)
            {
                ValueBuilder.AppendNull();
            }
        }

        private protected override void ReserveSlots(int count) => ValueBuilder.Reserve(checked(count * _listSize));

        private protected override ArrayData FinishData()
        {
            CheckElementCount();
            int length = Length;
            int nullCount = NullCount;
            ArrayData elements = ValueBuilder.Build().Data;
            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish()], [elements]);
        }

        private protected override FixedSizeListArray CreateArray(ArrayData data) => new(data);

        private protected override void Clear() => ValueBuilder.Dispose();

        private void CheckElementCount()
        {
            if (ValueBuilder.Length != (long)Length * _listSize)
            {
                throw new InvalidOperationException($"{Length} lists of {_listSize} need {(long)Length * _listSize} elements; {ValueBuilder.Length} were appended.");
            }
        }
    }
}
