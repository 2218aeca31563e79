namespace DuckLake.Columnar;

/// <summary>UTF-8 text with 64-bit offsets.</summary>
public sealed class LargeStringType : ArrowType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly LargeStringType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.LargeString;

    /// <inheritdoc/>
    public override string Name => "largeutf8";
}
