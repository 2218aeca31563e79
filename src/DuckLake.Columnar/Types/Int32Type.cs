namespace DuckLake.Columnar;

/// <summary>32-bit signed integers.</summary>
public sealed class Int32Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly Int32Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Int32;

    /// <inheritdoc/>
    public override string Name => "int32";

    /// <inheritdoc/>
    public override int BitWidth => 32;
}
