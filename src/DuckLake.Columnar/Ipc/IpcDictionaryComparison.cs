namespace DuckLake.Columnar;

/// <summary>Tells whether a dictionary continues the one written before.</summary>
internal static unsafe class IpcDictionaryComparison
{
    /// <summary>True if <paramref name="head"/> and the first values of <paramref name="whole"/> are known to be equal.</summary>
    internal static bool IsPrefix(ArrayData head, ArrayData whole)
    {
        if (head.Length > whole.Length || !head.DataType.Equals(whole.DataType))
        {
            return false;
        }

        return SharesMemory(head, whole) || HasEqualValues(head, whole);
    }

    private static bool SharesMemory(ArrayData head, ArrayData whole)
    {
        if (head.Offset != whole.Offset || head.Buffers.Length != whole.Buffers.Length)
        {
            return false;
        }

        for (int i = 0; i < head.Buffers.Length; i++)
        {
            if (head.Buffers[i].Pointer != whole.Buffers[i].Pointer || head.Buffers[i].Length != whole.Buffers[i].Length)
            {
                return false;
            }
        }

        for (int i = 0; i < head.Children.Length; i++)
        {
            if (head.Children[i].Length != whole.Children[i].Length || !SharesMemory(head.Children[i], whole.Children[i]))
            {
                return false;
            }
        }

        return head.Dictionary is null
            || (head.Dictionary.Length == whole.Dictionary!.Length && SharesMemory(head.Dictionary, whole.Dictionary));
    }

    private static bool HasEqualValues(ArrayData head, ArrayData whole)
    {
        int width = head.DataType is FixedWidthType and not DictionaryType and not BooleanType ? ((FixedWidthType)head.DataType).ByteWidth : 0;
        using IArrowArray left = ArrowArrayFactory.BuildArray(head.Borrow(0, head.Length));
        using IArrowArray right = ArrowArrayFactory.BuildArray(whole.Borrow(0, head.Length));
        if (width == 0 && left is not IBytesArray)
        {
            return false;
        }

        for (int i = 0; i < head.Length; i++)
        {
            if (left.IsValid(i) != right.IsValid(i) || (left.IsValid(i) && !ValueAt(left, i, width).SequenceEqual(ValueAt(right, i, width))))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> ValueAt(IArrowArray array, int index, int width) => array is IBytesArray bytes
        ? bytes.GetBytes(index)
        : new ReadOnlySpan<byte>(array.Data.Buffers[1].Pointer + ((long)(array.Offset + index) * width), width);
}
