using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

public sealed partial class LargeListArray
{
    /// <summary>Builds a <see cref="LargeListArray"/>: <see cref="Append"/> starts a list, then its elements go into <see cref="ValueBuilder"/>.</summary>
    public sealed class Builder : ArrowArrayBuilder<LargeListArray, Builder>
    {
        private readonly NativeBufferBuilder _offsets;

        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(LargeListType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
            _offsets = new NativeBufferBuilder(allocator);
            ValueBuilder = ArrowArrayBuilderFactory.Create(type.ValueDataType, allocator);
        }

        /// <summary>Builder of the elements, owned by this builder.</summary>
        public IArrowArrayBuilder ValueBuilder { get; }

        /// <summary>Starts a list; what <see cref="ValueBuilder"/> gets until the next call are its elements.</summary>
        public Builder Append()
        {
            AppendStart();
            Validity.AppendValid();
            return this;
        }

        private protected override void AppendNullSlot() => AppendStart();

        private protected override void ReserveSlots(int count) => _offsets.EnsureCapacity(_offsets.Length + (((long)count + 1) * sizeof(long)));

        private protected override ArrayData FinishData()
        {
            int length = Length;
            int nullCount = NullCount;
            AppendStart();
            ArrayData elements = ValueBuilder.Build().Data;
            return new ArrayData(DataType, length, nullCount, 0, [Validity.Finish(), _offsets.Finish()], [elements]);
        }

        private protected override LargeListArray CreateArray(ArrayData data) => new(data);

        private protected override void Clear()
        {
            _offsets.Dispose();
            ValueBuilder.Dispose();
        }

        private unsafe void AppendStart() => Unsafe.WriteUnaligned(_offsets.Advance(sizeof(long)), (long)ValueBuilder.Length);
    }
}
