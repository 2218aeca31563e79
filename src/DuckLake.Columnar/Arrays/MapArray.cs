namespace DuckLake.Columnar;

/// <summary>An array of maps: lists of key-value structs.</summary>
public sealed partial class MapArray : ListArray
{
    /// <summary>Wraps data of type map.</summary>
    public MapArray(ArrayData data)
        : base(data, ArrowTypeId.Map)
    {
    }

    /// <summary>The entries of all maps. Borrowed until this array is disposed.</summary>
    public StructArray KeyValues => (StructArray)base.Values;

    /// <summary>The keys of all maps. Borrowed until this array is disposed.</summary>
    public IArrowArray Keys => KeyValues.GetField(0);

    /// <summary>The values of all maps. Borrowed until this array is disposed.</summary>
    public new IArrowArray Values => KeyValues.GetField(1);
}
