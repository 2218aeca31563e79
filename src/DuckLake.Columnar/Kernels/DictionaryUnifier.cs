namespace DuckLake.Columnar;

/// <summary>Brings several dictionaries into one.</summary>
internal static unsafe class DictionaryUnifier
{
    /// <summary>True if both are the same values in the same memory.</summary>
    internal static bool IsSame(ArrayData left, ArrayData right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Length != right.Length || left.Offset != right.Offset || left.Buffers.Length != right.Buffers.Length || left.Children.Length > 0 || left.Dictionary is not null)
        {
            return false;
        }

        for (int i = 0; i < left.Buffers.Length; i++)
        {
            if (left.Buffers[i].Pointer != right.Buffers[i].Pointer || left.Buffers[i].Length != right.Buffers[i].Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Joins dictionaries; equal text, bytes and fixed-width values become one value, nested values are kept side by side.
    /// </summary>
    /// <param name="dictionaries">The dictionaries.</param>
    /// <param name="allocator">Where the memory comes from.</param>
    /// <param name="transpositions">For each dictionary, the new index of each of its values.</param>
    internal static ArrayData Unify(ArrayData[] dictionaries, MemoryAllocator allocator, out int[][] transpositions)
    {
        transpositions = new int[dictionaries.Length][];
        using ArrayData joined = ArrowArrayConcatenator.Concatenate(dictionaries, allocator);
        int[] newIndices = joined.DataType.TypeId switch
        {
            ArrowTypeId.String or ArrowTypeId.Binary => Number(joined, new OffsetBytesReader(joined)),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => Number(joined, new LargeOffsetBytesReader(joined)),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => Number(joined, new ViewBytesReader(joined)),
            _ when joined.DataType is FixedWidthType { BitWidth: >= 8 } and not DictionaryType => Number(joined, new FixedBytesReader(joined)),
            _ => [.. Enumerable.Range(0, joined.Length)],
        };

        int start = 0;
        for (int d = 0; d < dictionaries.Length; d++)
        {
            transpositions[d] = newIndices[start..(start + dictionaries[d].Length)];
            start += dictionaries[d].Length;
        }

        // New numbers ascend by first appearance, so the first row of each number is the value to keep.
        var firstRows = new List<int>();
        for (int row = 0; row < newIndices.Length; row++)
        {
            if (newIndices[row] == firstRows.Count)
            {
                firstRows.Add(row);
            }
        }

        return TakeKernel.Take(joined, firstRows.ToArray(), allocator);
    }

    private static int[] Number<TReader>(ArrayData joined, TReader reader)
        where TReader : struct, IBytesReader
    {
        var numbers = new int[joined.Length];
        var table = new ByteStringTable();
        ReadOnlySpan<byte> validity = joined.Buffers[0].Span;
        var numberOfEntry = new List<int>();
        int next = 0;
        int nullNumber = -1;
        for (int row = 0; row < numbers.Length; row++)
        {
            if (!validity.IsEmpty && !BitUtility.GetBit(validity, joined.Offset + row))
            {
                nullNumber = nullNumber < 0 ? next++ : nullNumber;
                numbers[row] = nullNumber;
                continue;
            }

            int entry = table.GetOrAdd(reader.Get(row));
            if (entry == numberOfEntry.Count)
            {
                numberOfEntry.Add(next++);
            }

            numbers[row] = numberOfEntry[entry];
        }

        return numbers;
    }
}
