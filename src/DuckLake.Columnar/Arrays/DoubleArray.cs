namespace DuckLake.Columnar;

/// <summary>An array of 64-bit IEEE 754 numbers.</summary>
public sealed partial class DoubleArray : PrimitiveArray<double>
{
    /// <summary>Wraps data of type double.</summary>
    public DoubleArray(ArrayData data)
        : base(data, ArrowTypeId.Double)
    {
    }
}
