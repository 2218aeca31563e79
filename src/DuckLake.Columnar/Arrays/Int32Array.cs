namespace DuckLake.Columnar;

/// <summary>An array of 32-bit signed integers.</summary>
public sealed partial class Int32Array : PrimitiveArray<int>
{
    /// <summary>Wraps data of type int32.</summary>
    public Int32Array(ArrayData data)
        : base(data, ArrowTypeId.Int32)
    {
    }
}
