using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>The values of a leaf array that go into the column: a range, or positions; none of them is null.</summary>
internal readonly unsafe struct LeafSelection
{
    internal LeafSelection(ArrayData data, int count, int* positions)
    {
        Data = data;
        Count = count;
        Positions = positions;
    }

    internal ArrayData Data { get; }

    internal int Count { get; }

    /// <summary>Positions within the array, or null when it is the whole array.</summary>
    internal int* Positions { get; }
}
