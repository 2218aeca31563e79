namespace DuckLake.Columnar;

/// <summary>UTF-8 text as 16-byte views.</summary>
public sealed class StringViewType : ArrowType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly StringViewType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.StringView;

    /// <inheritdoc/>
    public override string Name => "utf8view";
}
