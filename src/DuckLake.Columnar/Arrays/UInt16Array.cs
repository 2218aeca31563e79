namespace DuckLake.Columnar;

/// <summary>An array of 16-bit unsigned integers.</summary>
public sealed partial class UInt16Array : PrimitiveArray<ushort>
{
    /// <summary>Wraps data of type uint16.</summary>
    public UInt16Array(ArrayData data)
        : base(data, ArrowTypeId.UInt16)
    {
    }
}
