namespace DuckLake.Columnar;

/// <summary>An array of times of day in microseconds or nanoseconds.</summary>
public sealed partial class Time64Array : PrimitiveArray<long>
{
    /// <summary>Wraps data of type time64.</summary>
    public Time64Array(ArrayData data)
        : base(data, ArrowTypeId.Time64)
    {
    }
}
