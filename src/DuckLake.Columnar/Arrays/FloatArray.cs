namespace DuckLake.Columnar;

/// <summary>An array of 32-bit IEEE 754 numbers.</summary>
public sealed partial class FloatArray : PrimitiveArray<float>
{
    /// <summary>Wraps data of type float.</summary>
    public FloatArray(ArrayData data)
        : base(data, ArrowTypeId.Float)
    {
    }
}
