namespace DuckLake.Columnar;

/// <summary>A fixed number of bytes per value.</summary>
public sealed class FixedSizeBinaryType : FixedWidthType
{
    private readonly int _byteWidth;

    /// <summary>Creates the type.</summary>
    /// <param name="byteWidth">Bytes per value, not negative.</param>
    public FixedSizeBinaryType(int byteWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteWidth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteWidth, int.MaxValue / 8);
        _byteWidth = byteWidth;
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.FixedSizeBinary;

    /// <inheritdoc/>
    public override string Name => "fixedsizebinary";

    /// <inheritdoc/>
    public override int BitWidth => _byteWidth * 8;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}[{ByteWidth}]";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) => ((FixedSizeBinaryType)other)._byteWidth == _byteWidth;
}
