namespace DuckLake.Columnar;

/// <summary>An array of indices into a dictionary.</summary>
public sealed partial class DictionaryArray : ArrowArray
{
    private IArrowArray? _indices;
    private IArrowArray? _dictionary;

    /// <summary>Wraps data of type dictionary.</summary>
    public DictionaryArray(ArrayData data)
        : base(data, ArrowTypeId.Dictionary, 2)
    {
        if (data.Dictionary is null)
        {
            throw new ArgumentException("Dictionary-encoded data needs a dictionary.", nameof(data));
        }
    }

    /// <summary>The indices as an integer array. Borrowed until this array is disposed.</summary>
    public IArrowArray Indices => _indices ??= ArrowArrayFactory.BuildArray(Data.BorrowAs(((DictionaryType)Data.DataType).IndexType));

    /// <summary>The dictionary's values. Borrowed until this array is disposed.</summary>
    public IArrowArray Dictionary => _dictionary ??= ArrowArrayFactory.BuildArray(Data.Dictionary!.Borrow(0, Data.Dictionary.Length));

    /// <summary>Position in the dictionary of the value at <paramref name="index"/>, or -1 where null.</summary>
    public int GetIndex(int index)
    {
        if (!IsValid(index))
        {
            return -1;
        }

        return Indices switch
        {
            Int32Array a => a.Values[index],
            Int8Array a => a.Values[index],
            Int16Array a => a.Values[index],
            Int64Array a => checked((int)a.Values[index]),
            UInt8Array a => a.Values[index],
            UInt16Array a => a.Values[index],
            UInt32Array a => checked((int)a.Values[index]),
            UInt64Array a => checked((int)a.Values[index]),
            var other => throw new InvalidOperationException($"Dictionary indices of type {other.Data.DataType} are not integers."),
        };
    }
}
