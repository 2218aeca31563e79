namespace DuckLake.Columnar;

/// <summary>An array of times of day in seconds or milliseconds.</summary>
public sealed partial class Time32Array : PrimitiveArray<int>
{
    /// <summary>Wraps data of type time32.</summary>
    public Time32Array(ArrayData data)
        : base(data, ArrowTypeId.Time32)
    {
    }
}
