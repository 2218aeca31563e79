namespace DuckLake.Columnar;

/// <summary>All values are null.</summary>
public sealed class NullType : ArrowType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly NullType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Null;

    /// <inheritdoc/>
    public override string Name => "null";
}
