namespace DuckLake.Columnar;

/// <summary>Lists of one length.</summary>
public sealed class FixedSizeListType : NestedType
{
    /// <summary>Creates the type.</summary>
    /// <param name="valueField">Field of the elements.</param>
    /// <param name="listSize">Elements per list, not negative.</param>
    public FixedSizeListType(Field valueField, int listSize)
        : base(valueField)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(listSize);
        ListSize = listSize;
    }

    /// <summary>Field of the elements.</summary>
    public Field ValueField => Fields[0];

    /// <summary>Type of the elements.</summary>
    public IArrowType ValueDataType => Fields[0].DataType;

    /// <summary>Elements per list.</summary>
    public int ListSize { get; }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.FixedSizeList;

    /// <inheritdoc/>
    public override string Name => "fixedsizelist";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}<{ValueField}>[{ListSize}]";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) =>
        base.ParametersEqual(other) && ((FixedSizeListType)other).ListSize == ListSize;
}
