namespace DuckLake.Columnar;

/// <summary>Named children of equal length.</summary>
public sealed class StructType : NestedType
{
    /// <summary>Creates the type over its fields.</summary>
    public StructType(IReadOnlyList<Field> fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Struct;

    /// <inheritdoc/>
    public override string Name => "struct";

    /// <summary>Position of the first field of that name (case-sensitive), or -1.</summary>
    public int GetFieldIndex(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
