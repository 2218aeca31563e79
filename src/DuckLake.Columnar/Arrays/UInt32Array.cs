namespace DuckLake.Columnar;

/// <summary>An array of 32-bit unsigned integers.</summary>
public sealed partial class UInt32Array : PrimitiveArray<uint>
{
    /// <summary>Wraps data of type uint32.</summary>
    public UInt32Array(ArrayData data)
        : base(data, ArrowTypeId.UInt32)
    {
    }
}
