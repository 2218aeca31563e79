namespace DuckLake.Columnar;

/// <summary>32-bit IEEE 754 numbers.</summary>
public sealed class FloatType : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly FloatType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Float;

    /// <inheritdoc/>
    public override string Name => "float";

    /// <inheritdoc/>
    public override int BitWidth => 32;
}
