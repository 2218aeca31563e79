namespace DuckLake.Columnar;

/// <summary>Decimals of up to 9 digits: scaled two's-complement integers of 32 bits, little-endian.</summary>
public sealed class Decimal32Type : DecimalType
{
    /// <summary>Largest precision this width holds.</summary>
    public const int MaxPrecision = 9;

    /// <summary>Creates the type.</summary>
    /// <param name="precision">Digits in all, 1 to 9.</param>
    /// <param name="scale">Digits after the point; may be negative.</param>
    public Decimal32Type(int precision, int scale)
        : base(precision, scale, MaxPrecision)
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Decimal32;

    /// <inheritdoc/>
    public override string Name => "decimal32";

    /// <inheritdoc/>
    public override int BitWidth => 32;
}
