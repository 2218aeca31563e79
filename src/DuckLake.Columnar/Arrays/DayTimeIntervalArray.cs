namespace DuckLake.Columnar;

/// <summary>An array of intervals in days and milliseconds.</summary>
public sealed partial class DayTimeIntervalArray : PrimitiveArray<DayTimeInterval>
{
    /// <summary>Wraps data of type interval.</summary>
    public DayTimeIntervalArray(ArrayData data)
        : base(data, ArrowTypeId.Interval)
    {
    }
}
