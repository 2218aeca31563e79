namespace DuckLake.Columnar;

/// <summary>An array of intervals in months, days and nanoseconds.</summary>
public sealed partial class MonthDayNanosecondIntervalArray : PrimitiveArray<MonthDayNanosecondInterval>
{
    /// <summary>Wraps data of type interval.</summary>
    public MonthDayNanosecondIntervalArray(ArrayData data)
        : base(data, ArrowTypeId.Interval)
    {
    }
}
