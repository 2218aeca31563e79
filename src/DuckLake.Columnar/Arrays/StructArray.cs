namespace DuckLake.Columnar;

/// <summary>An array of structs.</summary>
public sealed partial class StructArray : ArrowArray
{
    private readonly IArrowArray?[] _fields;

    /// <summary>Wraps data of type struct.</summary>
    public StructArray(ArrayData data)
        : base(data, ArrowTypeId.Struct, 1)
    {
        int count = ((StructType)data.DataType).Fields.Count;
        if (data.Children.Length != count)
        {
            throw new ArgumentException($"A struct of {count} fields needs as many children; found {data.Children.Length}.", nameof(data));
        }

        _fields = new IArrowArray?[count];
    }

    /// <summary>Number of fields.</summary>
    public int FieldCount => _fields.Length;

    /// <summary>The values of a field, as long as this array. Borrowed until this array is disposed.</summary>
    public IArrowArray GetField(int index) =>
        _fields[index] ??= ArrowArrayFactory.BuildArray(Data.Children[index].Borrow(Data.Offset, Length));
}
