using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

public sealed partial class DictionaryArray
{
    /// <summary>Builds a <see cref="DictionaryArray"/>: the dictionary goes into <see cref="ValueBuilder"/>, the rows are indices into it.</summary>
    public sealed class Builder : ArrowArrayBuilder<DictionaryArray, Builder>
    {
        private readonly NativeBufferBuilder _indices;
        private readonly int _byteWidth;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(DictionaryType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
            _indices = new NativeBufferBuilder(allocator);
            _byteWidth = type.ByteWidth;
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
            WriteIndex(index);
            Validity.AppendValid();
            return this;
        }

        private protected override void AppendNullSlot() => WriteIndex(0);

        private protected override void ReserveSlots(int count) => _indices.EnsureCapacity(_indices.Length + ((long)count * _byteWidth));

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

        private unsafe void WriteIndex(int index)
        {
            int limit = ((DictionaryType)DataType).IndexType.TypeId switch
            {
                ArrowTypeId.Int8 => sbyte.MaxValue,
                ArrowTypeId.UInt8 => byte.MaxValue,
                ArrowTypeId.Int16 => short.MaxValue,
                ArrowTypeId.UInt16 => ushort.MaxValue,
                _ => int.MaxValue,
            };
            if (index > limit)
            {
                throw new OverflowException($"Index {index} does not fit {((DictionaryType)DataType).IndexType}.");
            }

            byte* target = _indices.Advance(_byteWidth);
            switch (_byteWidth)
            {
                case 1:
                    *target = (byte)index;
                    break;
                case 2:
                    Unsafe.WriteUnaligned(target, (short)index);
                    break;
                case 4:
                    Unsafe.WriteUnaligned(target, index);
                    break;
                default:
                    Unsafe.WriteUnaligned(target, (long)index);
                    break;
            }
        }
    }
}
