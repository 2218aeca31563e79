namespace DuckLake.Columnar;

/// <summary>An array of decimals on 32 bits; the values are scaled integers.</summary>
public sealed partial class Decimal32Array : PrimitiveArray<int>
{
    /// <summary>Wraps data of type decimal32.</summary>
    public Decimal32Array(ArrayData data)
        : base(data, ArrowTypeId.Decimal32)
    {
    }

    /// <summary>Digits after the point.</summary>
    public int Scale => ((DecimalType)Data.DataType).Scale;

    /// <summary>The value at <paramref name="index"/> as <see cref="decimal"/>, or null.</summary>
    /// <exception cref="OverflowException">The value does not fit <see cref="decimal"/>; read <see cref="PrimitiveArray{T}.Values"/> instead.</exception>
    public decimal? GetDecimal(int index) => IsValid(index) ? DecimalConversion.ToDecimal(Values[index], Scale) : null;
}
