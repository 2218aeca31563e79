namespace DuckLake.Columnar;

/// <summary>64-bit unsigned integers.</summary>
public sealed class UInt64Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly UInt64Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.UInt64;

    /// <inheritdoc/>
    public override string Name => "uint64";

    /// <inheritdoc/>
    public override int BitWidth => 64;
}
