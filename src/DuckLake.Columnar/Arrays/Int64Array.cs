namespace DuckLake.Columnar;

/// <summary>An array of 64-bit signed integers.</summary>
public sealed partial class Int64Array : PrimitiveArray<long>
{
    /// <summary>Wraps data of type int64.</summary>
    public Int64Array(ArrayData data)
        : base(data, ArrowTypeId.Int64)
    {
    }
}
