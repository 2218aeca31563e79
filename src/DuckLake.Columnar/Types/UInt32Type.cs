namespace DuckLake.Columnar;

/// <summary>32-bit unsigned integers.</summary>
public sealed class UInt32Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly UInt32Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.UInt32;

    /// <inheritdoc/>
    public override string Name => "uint32";

    /// <inheritdoc/>
    public override int BitWidth => 32;
}
