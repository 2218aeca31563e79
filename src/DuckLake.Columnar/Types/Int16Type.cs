namespace DuckLake.Columnar;

/// <summary>16-bit signed integers.</summary>
public sealed class Int16Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly Int16Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Int16;

    /// <inheritdoc/>
    public override string Name => "int16";

    /// <inheritdoc/>
    public override int BitWidth => 16;
}
