namespace DuckLake.Columnar;

/// <summary>An array of dates as milliseconds since 1970-01-01.</summary>
public sealed partial class Date64Array : PrimitiveArray<long>
{
    /// <summary>Wraps data of type date64.</summary>
    public Date64Array(ArrayData data)
        : base(data, ArrowTypeId.Date64)
    {
    }
}
