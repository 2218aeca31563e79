namespace DuckLake.Columnar;

/// <summary>8-bit signed integers.</summary>
public sealed class Int8Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly Int8Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Int8;

    /// <inheritdoc/>
    public override string Name => "int8";

    /// <inheritdoc/>
    public override int BitWidth => 8;
}
