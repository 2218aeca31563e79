using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>The values of a column whose logical type says that all are null.</summary>
internal sealed class NullLeafValues : LeafValues
{
    internal NullLeafValues(MemoryAllocator allocator)
        : base(allocator)
    {
    }

    internal override void Begin(int slots)
    {
    }

    internal override void SetDictionary(in PageValues page, int count)
    {
    }

    internal override void SetPage(in PageValues page)
    {
    }

    internal override void Append(int count)
    {
        if (count > 0)
        {
            DecodeError.Throw($"{count} values stand in a column of type NULL.");
        }
    }

    internal override void Skip(int count) => Append(count);

    internal override ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity)
    {
        validity.Dispose();
        return new ArrayData(type, slots, slots, 0, []);
    }

    public override void Dispose()
    {
    }
}
