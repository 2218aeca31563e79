namespace DuckLake.Columnar;

/// <summary>An array of 64-bit unsigned integers.</summary>
public sealed partial class UInt64Array : PrimitiveArray<ulong>
{
    /// <summary>Wraps data of type uint64.</summary>
    public UInt64Array(ArrayData data)
        : base(data, ArrowTypeId.UInt64)
    {
    }
}
