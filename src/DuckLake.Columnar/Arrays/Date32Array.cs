namespace DuckLake.Columnar;

/// <summary>An array of dates as days since 1970-01-01.</summary>
public sealed partial class Date32Array : PrimitiveArray<int>
{
    private const int EpochDayNumber = 719162;

    /// <summary>Wraps data of type date32.</summary>
    public Date32Array(ArrayData data)
        : base(data, ArrowTypeId.Date32)
    {
    }

    /// <summary>The date at <paramref name="index"/>, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The date lies outside the years 1 to 9999; read <see cref="PrimitiveArray{T}.Values"/> instead.</exception>
    public DateOnly? GetDateOnly(int index) => GetValue(index) is { } days ? DateOnly.FromDayNumber(checked(days + EpochDayNumber)) : null;
}
