namespace DuckLake.Columnar;

/// <summary>Decimals of up to 76 digits: scaled two's-complement integers of 256 bits, little-endian.</summary>
public sealed class Decimal256Type : DecimalType
{
    /// <summary>Largest precision this width holds.</summary>
    public const int MaxPrecision = 76;

    /// <summary>Creates the type.</summary>
    /// <param name="precision">Digits in all, 1 to 76.</param>
    /// <param name="scale">Digits after the point; may be negative.</param>
    public Decimal256Type(int precision, int scale)
        : base(precision, scale, MaxPrecision)
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Decimal256;

    /// <inheritdoc/>
    public override string Name => "decimal256";

    /// <inheritdoc/>
    public override int BitWidth => 256;
}
