namespace DuckLake.Columnar;

/// <summary>Bytes with 64-bit offsets.</summary>
public sealed class LargeBinaryType : ArrowType
{
    /// <summary>The only instance that is needed.</summary>
    public static readonly LargeBinaryType Default = new();

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.LargeBinary;

    /// <inheritdoc/>
    public override string Name => "largebinary";
}
