namespace DuckLake.Columnar;

/// <summary>A type made of child fields.</summary>
public abstract class NestedType : ArrowType
{
    /// <summary>Creates the type over its children.</summary>
    protected NestedType(params IReadOnlyList<Field> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = fields;
    }

    /// <summary>The child fields in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}<{string.Join(", ", Fields)}>";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other)
    {
        var nested = (NestedType)other;
        if (nested.Fields.Count != Fields.Count)
        {
            return false;
        }

        for (int i = 0; i < Fields.Count; i++)
        {
            if (!Fields[i].Equals(nested.Fields[i]))
            {
                return false;
            }
        }

        return true;
    }
}
