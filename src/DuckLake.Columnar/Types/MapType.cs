namespace DuckLake.Columnar;

/// <summary>Lists of key-value structs.</summary>
public sealed class MapType : NestedType
{
    /// <summary>Creates the type over its entries field, a struct of a key and a value.</summary>
    public MapType(Field entries, bool keysSorted = false)
        : base(entries)
    {
        if (entries.DataType is not StructType { Fields.Count: 2 })
        {
            throw new ArgumentException($"The entries of a map are a struct of two fields; found {entries.DataType}.", nameof(entries));
        }

        KeysSorted = keysSorted;
    }

    /// <summary>Creates the type over a key and a value field.</summary>
    public MapType(Field key, Field value, bool keysSorted = false)
        : this(new Field("entries", new StructType([key, value]), nullable: false), keysSorted)
    {
    }

    /// <summary>The struct of key and value.</summary>
    public Field EntriesField => Fields[0];

    /// <summary>Field of the keys.</summary>
    public Field KeyField => ((StructType)Fields[0].DataType).Fields[0];

    /// <summary>Field of the values.</summary>
    public Field ValueField => ((StructType)Fields[0].DataType).Fields[1];

    /// <summary>True if the keys of each map are sorted.</summary>
    public bool KeysSorted { get; }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Map;

    /// <inheritdoc/>
    public override string Name => "map";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) =>
        base.ParametersEqual(other) && ((MapType)other).KeysSorted == KeysSorted;
}
