namespace DuckLake.Columnar;

/// <summary>Days since 1970-01-01.</summary>
public sealed class Date32Type : FixedWidthType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly Date32Type Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Date32;

    /// <inheritdoc/>
    public override string Name => "date32";

    /// <inheritdoc/>
    public override int BitWidth => 32;
}
