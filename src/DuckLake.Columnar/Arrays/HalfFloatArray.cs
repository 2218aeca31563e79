namespace DuckLake.Columnar;

/// <summary>An array of 16-bit IEEE 754 numbers.</summary>
public sealed partial class HalfFloatArray : PrimitiveArray<Half>
{
    /// <summary>Wraps data of type halffloat.</summary>
    public HalfFloatArray(ArrayData data)
        : base(data, ArrowTypeId.HalfFloat)
    {
    }
}
