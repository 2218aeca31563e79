namespace DuckLake.Columnar;

/// <summary>16-bit unsigned integers.</summary>
public sealed class UInt16Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly UInt16Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.UInt16;

    /// <inheritdoc/>
    public override string Name => "uint16";

    /// <inheritdoc/>
    public override int BitWidth => 16;
}
