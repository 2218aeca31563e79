namespace DuckLake.Columnar;

/// <summary>True or false, one bit each.</summary>
public sealed class BooleanType : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly BooleanType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Boolean;

    /// <inheritdoc/>
    public override string Name => "bool";

    /// <inheritdoc/>
    public override int BitWidth => 1;
}
