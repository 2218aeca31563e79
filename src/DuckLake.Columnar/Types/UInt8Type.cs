namespace DuckLake.Columnar;

/// <summary>8-bit unsigned integers.</summary>
public sealed class UInt8Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly UInt8Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.UInt8;

    /// <inheritdoc/>
    public override string Name => "uint8";

    /// <inheritdoc/>
    public override int BitWidth => 8;
}
