namespace DuckLake.Columnar;

/// <summary>An array of lists with 64-bit offsets.</summary>
public sealed partial class LargeListArray : ArrowArray
{
    private IArrowArray? _values;

    /// <summary>Wraps data of type largelist.</summary>
    public LargeListArray(ArrayData data)
        : base(data, ArrowTypeId.LargeList, 2)
    {
        if (data.Children.Length != 1)
        {
            throw new ArgumentException($"A list needs one child; found {data.Children.Length}.", nameof(data));
        }
    }

    /// <summary>Length + 1 offsets into <see cref="Values"/>; empty for an empty array. Borrowed until this array is disposed.</summary>
    public ReadOnlySpan<long> ValueOffsets => BufferSpan<long>(1, Length == 0 ? 0 : Length + 1);

    /// <summary>The elements of all lists. Borrowed until this array is disposed.</summary>
    public IArrowArray Values => _values ??= ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(0, Data.Children[0].Length));

    /// <summary>The elements of the list at <paramref name="index"/>, or null. Borrowed until this array is disposed.</summary>
    public IArrowArray? GetSlicedValues(int index)
    {
        if (!IsValid(index))
        {
            return null;
        }

        ReadOnlySpan<long> offsets = ValueOffsets;
        return ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(checked((int)offsets[index]), checked((int)(offsets[index + 1] - offsets[index]))));
    }
}
