namespace DuckLake.Columnar;

/// <summary>An array of 16-bit signed integers.</summary>
public sealed partial class Int16Array : PrimitiveArray<short>
{
    /// <summary>Wraps data of type int16.</summary>
    public Int16Array(ArrayData data)
        : base(data, ArrowTypeId.Int16)
    {
    }
}
