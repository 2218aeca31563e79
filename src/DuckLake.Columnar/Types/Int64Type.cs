namespace DuckLake.Columnar;

/// <summary>64-bit signed integers.</summary>
public sealed class Int64Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly Int64Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Int64;

    /// <inheritdoc/>
    public override string Name => "int64";

    /// <inheritdoc/>
    public override int BitWidth => 64;
}
