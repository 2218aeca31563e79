namespace DuckLake.Columnar;

/// <summary>An array of durations in the unit of their type.</summary>
public sealed partial class DurationArray : PrimitiveArray<long>
{
    /// <summary>Wraps data of type duration.</summary>
    public DurationArray(ArrayData data)
        : base(data, ArrowTypeId.Duration)
    {
    }
}
