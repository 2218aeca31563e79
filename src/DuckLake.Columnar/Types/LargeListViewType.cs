namespace DuckLake.Columnar;

/// <summary>Lists with 64-bit offsets and sizes.</summary>
public sealed class LargeListViewType : NestedType
{
    /// <summary>Creates the type over its element field.</summary>
    public LargeListViewType(Field valueField)
        : base(valueField)
    {
    }

    /// <summary>Creates the type over a nullable element named <c>item</c>.</summary>
    public LargeListViewType(IArrowType valueType)
        : this(new Field("item", valueType, nullable: true))
    {
    }

    /// <summary>Field of the elements.</summary>
    public Field ValueField => Fields[0];

    /// <summary>Type of the elements.</summary>
    public IArrowType ValueDataType => Fields[0].DataType;

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.LargeListView;

    /// <inheritdoc/>
    public override string Name => "largelistview";
}
