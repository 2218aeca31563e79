namespace DuckLake.Columnar;

/// <summary>An array of intervals in months.</summary>
public sealed partial class YearMonthIntervalArray : PrimitiveArray<int>
{
    /// <summary>Wraps data of type interval.</summary>
    public YearMonthIntervalArray(ArrayData data)
        : base(data, ArrowTypeId.Interval)
    {
    }
}
