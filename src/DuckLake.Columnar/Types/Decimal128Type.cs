namespace DuckLake.Columnar;

/// <summary>Decimals of up to 38 digits: scaled two's-complement integers of 128 bits, little-endian.</summary>
public sealed class Decimal128Type : DecimalType
{
    /// <summary>Largest precision this width holds.</summary>
    public const int MaxPrecision = 38;

    /// <summary>Creates the type.</summary>
    /// <param name="precision">Digits in all, 1 to 38.</param>
    /// <param name="scale">Digits after the point; may be negative.</param>
    public Decimal128Type(int precision, int scale)
        : base(precision, scale, MaxPrecision)
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Decimal128;

    /// <inheritdoc/>
    public override string Name => "decimal128";

    /// <inheritdoc/>
    public override int BitWidth => 128;
}
