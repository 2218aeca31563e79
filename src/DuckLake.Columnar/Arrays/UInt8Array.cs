namespace DuckLake.Columnar;

/// <summary>An array of 8-bit unsigned integers.</summary>
public sealed partial class UInt8Array : PrimitiveArray<byte>
{
    /// <summary>Wraps data of type uint8.</summary>
    public UInt8Array(ArrayData data)
        : base(data, ArrowTypeId.UInt8)
    {
    }
}
