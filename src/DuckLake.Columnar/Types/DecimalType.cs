namespace DuckLake.Columnar;

/// <summary>Base of the decimal types.</summary>
public abstract class DecimalType : FixedWidthType
{
    private protected DecimalType(int precision, int scale, int maxPrecision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, maxPrecision);
        Precision = precision;
        Scale = scale;
    }

    /// <summary>Digits in all.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point; negative scales multiply.</summary>
    public int Scale { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({Precision}, {Scale})";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other)
    {
        var decimalType = (DecimalType)other;
        return decimalType.Precision == Precision && decimalType.Scale == Scale;
    }
}
