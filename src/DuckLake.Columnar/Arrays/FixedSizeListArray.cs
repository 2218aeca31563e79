namespace DuckLake.Columnar;

/// <summary>An array of lists of one length.</summary>
public sealed partial class FixedSizeListArray : ArrowArray
{
    private IArrowArray? _values;

    /// <summary>Wraps data of type fixedsizelist.</summary>
    public FixedSizeListArray(ArrayData data)
        : base(data, ArrowTypeId.FixedSizeList, 1)
    {
        if (data.Children.Length != 1)
        {
            throw new ArgumentException($"A list needs one child; found {data.Children.Length}.", nameof(data));
        }

        ListSize = ((FixedSizeListType)data.DataType).ListSize;
    }

    /// <summary>Elements per list.</summary>
    public int ListSize { get; }

    /// <summary>The elements of all lists, <see cref="ListSize"/> each. Borrowed until this array is disposed.</summary>
    public IArrowArray Values =>
        _values ??= ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(checked(Data.Offset * ListSize), checked(Length * ListSize)));

    /// <summary>The elements of the list at <paramref name="index"/>, or null. Borrowed until this array is disposed.</summary>
    public IArrowArray? GetSlicedValues(int index) =>
        IsValid(index)
            ? ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(checked((Data.Offset + index) * ListSize), ListSize))
            : null;
}
