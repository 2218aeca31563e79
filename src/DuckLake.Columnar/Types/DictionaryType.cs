namespace DuckLake.Columnar;

/// <summary>Integer indices into a dictionary of values.</summary>
public sealed class DictionaryType : FixedWidthType
{
    /// <summary>Creates the type.</summary>
    /// <param name="indexType">Any integer type.</param>
    /// <param name="valueType">Type of the dictionary's values.</param>
    /// <param name="ordered">True if the order of the dictionary is the order of the values.</param>
    public DictionaryType(IArrowType indexType, IArrowType valueType, bool ordered = false)
    {
        ArgumentNullException.ThrowIfNull(indexType);
        ArgumentNullException.ThrowIfNull(valueType);
        if (indexType.TypeId is < ArrowTypeId.UInt8 or > ArrowTypeId.Int64)
        {
            throw new ArgumentException($"Dictionary indices are integers; found {indexType}.", nameof(indexType));
        }

        IndexType = indexType;
        ValueType = valueType;
        Ordered = ordered;
    }

    /// <summary>Type of the indices.</summary>
    public IArrowType IndexType { get; }

    /// <summary>Type of the values.</summary>
    public IArrowType ValueType { get; }

    /// <summary>True if the order of the dictionary is the order of the values.</summary>
    public bool Ordered { get; }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Dictionary;

    /// <inheritdoc/>
    public override string Name => "dictionary";

    /// <inheritdoc/>
    public override int BitWidth => ((FixedWidthType)IndexType).BitWidth;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}<{IndexType}, {ValueType}{(Ordered ? ", ordered" : string.Empty)}>";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other)
    {
        var dictionary = (DictionaryType)other;
        return dictionary.Ordered == Ordered && IndexType.Equals(dictionary.IndexType) && ValueType.Equals(dictionary.ValueType);
    }
}
