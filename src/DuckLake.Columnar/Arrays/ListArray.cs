namespace DuckLake.Columnar;

/// <summary>An array of lists with 32-bit offsets.</summary>
public partial class ListArray : ArrowArray
{
    private IArrowArray? _values;

    /// <summary>Wraps data of type list.</summary>
    public ListArray(ArrayData data)
        : this(data, ArrowTypeId.List)
    {
    }

    private protected ListArray(ArrayData data, ArrowTypeId typeId)
        : base(data, typeId, 2)
    {
        if (data.Children.Length != 1)
        {
            throw new ArgumentException($"A list needs one child; found {data.Children.Length}.", nameof(data));
        }
    }

    /// <summary>Length + 1 offsets into <see cref="Values"/>; empty for an empty array. Borrowed until this array is disposed.</summary>
    public ReadOnlySpan<int> ValueOffsets => BufferSpan<int>(1, Length == 0 ? 0 : Length + 1);

    /// <summary>The elements of all lists. Borrowed until this array is disposed.</summary>
    public IArrowArray Values => _values ??= ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(0, Data.Children[0].Length));

    /// <summary>Number of elements of the list at <paramref name="index"/>, 0 where null.</summary>
    public int GetValueLength(int index)
    {
        if (!IsValid(index))
        {
            return 0;
        }

        ReadOnlySpan<int> offsets = ValueOffsets;
        return offsets[index + 1] - offsets[index];
    }

    /// <summary>The elements of the list at <paramref name="index"/>, or null. Borrowed until this array is disposed.</summary>
    public IArrowArray? GetSlicedValues(int index)
    {
        if (!IsValid(index))
        {
            return null;
        }

        ReadOnlySpan<int> offsets = ValueOffsets;
        return ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(offsets[index], offsets[index + 1] - offsets[index]));
    }
}
