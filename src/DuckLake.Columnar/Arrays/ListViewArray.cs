namespace DuckLake.Columnar;

/// <summary>An array of lists with 32-bit offsets and sizes; lists may overlap and stand in any order.</summary>
public sealed partial class ListViewArray : ArrowArray
{
    /// <summary>Wraps data of type listview.</summary>
    public ListViewArray(ArrayData data)
        : base(data, ArrowTypeId.ListView, 3)
    {
        if (data.Children.Length != 1)
        {
            throw new ArgumentException($"A list needs one child; found {data.Children.Length}.", nameof(data));
        }
    }

    /// <summary>First element of each list. Borrowed until this array is disposed.</summary>
    public ReadOnlySpan<int> ValueOffsets => BufferSpan<int>(1, Length);

    /// <summary>Number of elements of each list. Borrowed until this array is disposed.</summary>
    public ReadOnlySpan<int> Sizes => BufferSpan<int>(2, Length);

    /// <summary>The elements of the list at <paramref name="index"/>, or null. Borrowed until this array is disposed.</summary>
    public IArrowArray? GetSlicedValues(int index) =>
        IsValid(index) ? ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(ValueOffsets[index], Sizes[index])) : null;
}
