namespace DuckLake.Columnar;

/// <summary>An array of decimals on 64 bits; the values are scaled integers.</summary>
public sealed partial class Decimal64Array : PrimitiveArray<long>
{
    /// <summary>Wraps data of type decimal64.</summary>
    public Decimal64Array(ArrayData data)
        : base(data, ArrowTypeId.Decimal64)
    {
    }

    /// <summary>Digits after the point.</summary>
    public int Scale => ((DecimalType)Data.DataType).Scale;

    /// <summary>The value at <paramref name="index"/> as <see cref="decimal"/>, or null.</summary>
    /// <exception cref="OverflowException">The value does not fit <see cref="decimal"/>; read <see cref="PrimitiveArray{T}.Values"/> instead.</exception>
    public decimal? GetDecimal(int index) => IsValid(index) ? DecimalConversion.ToDecimal(Values[index], Scale) : null;
}
