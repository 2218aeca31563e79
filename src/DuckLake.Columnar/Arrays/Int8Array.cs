namespace DuckLake.Columnar;

/// <summary>An array of 8-bit signed integers.</summary>
public sealed partial class Int8Array : PrimitiveArray<sbyte>
{
    /// <summary>Wraps data of type int8.</summary>
    public Int8Array(ArrayData data)
        : base(data, ArrowTypeId.Int8)
    {
    }
}
