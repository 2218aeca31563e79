namespace DuckLake.Columnar;

/// <summary>Decimals of up to 18 digits: scaled two's-complement integers of 64 bits, little-endian.</summary>
public sealed class Decimal64Type : DecimalType
{
    /// <summary>Largest precision this width holds.</summary>
    public const int MaxPrecision = 18;

    /// <summary>Creates the type.</summary>
    /// <param name="precision">Digits in all, 1 to 18.</param>
    /// <param name="scale">Digits after the point; may be negative.</param>
    public Decimal64Type(int precision, int scale)
        : base(precision, scale, MaxPrecision)
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Decimal64;

    /// <inheritdoc/>
    public override string Name => "decimal64";

    /// <inheritdoc/>
    public override int BitWidth => 64;
}
