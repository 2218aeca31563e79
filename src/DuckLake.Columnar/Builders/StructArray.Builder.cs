namespace DuckLake.Columnar;

public sealed partial class StructArray
{
    /// <summary>
    /// Builds a <see cref="StructArray"/>: <see cref="Append"/> for each struct, and one value for it into every one of
    /// <see cref="FieldBuilders"/>, before or after. A null struct appends nulls to its fields by itself.
    /// </summary>
    public sealed class Builder : ArrowArrayBuilder<StructArray, Builder>
    {
        private readonly IArrowArrayBuilder[] _fields;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(StructType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
            _fields = new IArrowArrayBuilder[type.Fields.Count];
            for (int i = 0; i < _fields.Length; i++)
            {
                _fields[i] = ArrowArrayBuilderFactory.Create(type.Fields[i].DataType, allocator);
            }
        }

        /// <summary>Builders of the fields, owned by this builder.</summary>
        public IReadOnlyList<IArrowArrayBuilder> FieldBuilders => _fields;

        /// <summary>Appends a struct that is not null.</summary>
        public Builder Append()
        {
            Validity.AppendValid();
            return this;
        }

        private protected override void AppendNullSlot()
        {
            foreach (IArrowArrayBuilder field in _fields)
            {
                field.AppendNull();
            }
        }

        private protected override void ReserveSlots(int count)
        {
            foreach (IArrowArrayBuilder field in _fields)
            {
                field.Reserve(count);
            }
        }

        private protected override ArrayData FinishData()
        {
            int length = Length;
            int nullCount = NullCount;
            for (int i = 0; i < _fields.Length; i++)
            {
                if (_fields[i].Length != length)
                {
                    throw new InvalidOperationException($"Field '{((StructType)DataType).Fields[i].Name}' has {_fields[i].Length} values for {length} structs.");
                }
            }

            var children = new ArrayData[_fields.Length];
            for (int i = 0; i < children.Length; i++)
            {
                children[i] = _fields[i].Build().Data;
            }

            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish()], children);
        }

        private protected override StructArray CreateArray(ArrayData data) => new(data);

        private protected override void Clear()
        {
            foreach (IArrowArrayBuilder field in _fields)
            {
                field.Dispose();
            }
        }
    }
}
