namespace DuckLake.Columnar;

/// <summary>64-bit IEEE 754 numbers.</summary>
public sealed class DoubleType : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly DoubleType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Double;

    /// <inheritdoc/>
    public override string Name => "double";

    /// <inheritdoc/>
    public override int BitWidth => 64;
}
