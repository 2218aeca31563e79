namespace DuckLake.Columnar;

/// <summary>16-bit IEEE 754 numbers.</summary>
public sealed class HalfFloatType : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly HalfFloatType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.HalfFloat;

    /// <inheritdoc/>
    public override string Name => "halffloat";

    /// <inheritdoc/>
    public override int BitWidth => 16;
}
