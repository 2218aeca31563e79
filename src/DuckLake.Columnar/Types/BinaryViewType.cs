namespace DuckLake.Columnar;

/// <summary>Bytes as 16-byte views.</summary>
public sealed class BinaryViewType : ArrowType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly BinaryViewType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.BinaryView;

    /// <inheritdoc/>
    public override string Name => "binaryview";
}
