using System.Buffers;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Sorts the rows of a batch by columns; rows with equal keys keep their order. Text compares by its bytes.</summary>
internal sealed class RowSorter(RecordBatch batch, IReadOnlyList<SortKey> keys)
{
    // Values that share a longer beginning are compared whole.
    private const int MaxTextWords = 4;

    /// <summary>Whether values of a type can be sorted here.</summary>
    public static bool CanSort(DuckLakeType type) => type.Kind is not (DuckLakeTypeKind.TimeTz or DuckLakeTypeKind.Interval
        or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Variant or DuckLakeTypeKind.Struct or DuckLakeTypeKind.List or DuckLakeTypeKind.Map
        or DuckLakeTypeKind.Null or DuckLakeTypeKind.Unknown);

    /// <summary>The positions of the rows in sorted order.</summary>
    public int[] Sort()
    {
        int[] rows = new int[batch.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Sort(rows, keyIndex: 0);
        return rows;
    }

    private void Sort(Span<int> rows, int keyIndex)
    {
        if (rows.Length < 2 || keyIndex == keys.Count)
        {
            return;
        }

        IArrowArray column = batch.Column(keys[keyIndex].ColumnIndex);
        if (column.NullCount == 0)
        {
            Sort(rows, keyIndex, column, word: 0);
            return;
        }

        int nullCount = MoveNulls(rows, column, keys[keyIndex].Field.NullsFirst);
        bool nullsFirst = keys[keyIndex].Field.NullsFirst;
        Sort(nullsFirst ? rows[..nullCount] : rows[^nullCount..], keyIndex + 1);
        Sort(nullsFirst ? rows[nullCount..] : rows[..^nullCount], keyIndex, column, word: 0);
    }

    /// <summary>Brings the NULLs to one end, both parts in their order.</summary>
    private static int MoveNulls(Span<int> rows, IArrowArray column, bool toFront)
    {
        int[] nulls = ArrayPool<int>.Shared.Rent(rows.Length);
        int nullCount = 0;
        int valid = 0;
        foreach (int row in rows)
        {
            if (column.IsNull(row))
            {
                nulls[nullCount++] = row;
            }
            else
            {
                rows[valid++] = row;
            }
        }

        if (toFront)
        {
            rows[..valid].CopyTo(rows[nullCount..]);
            nulls.AsSpan(0, nullCount).CopyTo(rows);
        }
        else
        {
            nulls.AsSpan(0, nullCount).CopyTo(rows[valid..]);
        }

        ArrayPool<int>.Shared.Return(nulls);
        return nullCount;
    }

    private void Sort(Span<int> rows, int keyIndex, IArrowArray column, int word)
    {
        if (rows.Length < 2)
        {
            return;
        }

        int wordCount = SortWords.Count(column);
        if (wordCount == 0 && word == MaxTextWords)
        {
            SortWhole(rows, keyIndex, (IBytesArray)column);
            return;
        }

        ulong[] words = ArrayPool<ulong>.Shared.Rent(rows.Length);
        SortEntry[] entries = ArrayPool<SortEntry>.Shared.Rent(rows.Length);
        try
        {
            SortWords.Read(column, word, rows, words);
            ulong flip = keys[keyIndex].Field.IsDescending ? ulong.MaxValue : 0;
            for (int i = 0; i < rows.Length; i++)
            {
                entries[i] = new SortEntry(words[i] ^ flip, i, rows[i]);
            }

            entries.AsSpan(0, rows.Length).Sort();
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = entries[i].Row;
                words[i] = entries[i].Word;
            }

            for (int begin = 0, end; begin < rows.Length; begin = end)
            {
                for (end = begin + 1; end < rows.Length && words[end] == words[begin]; end++)
                {
                }

                if (wordCount == 0 ? !AreEqual((IBytesArray)column, rows[begin..end], (word + 1) * sizeof(ulong)) : word + 1 < wordCount)
                {
                    Sort(rows[begin..end], keyIndex, column, word + 1);
                }
                else
                {
                    Sort(rows[begin..end], keyIndex + 1);
                }
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(words);
            ArrayPool<SortEntry>.Shared.Return(entries);
        }
    }

    /// <summary>Whether values that are equal up to a length, shorter ones filled up with zeros, are equal altogether.</summary>
    private static bool AreEqual(IBytesArray column, ReadOnlySpan<int> rows, int comparedBytes)
    {
        int length = column.GetBytes(rows[0]).Length;
        bool areEqual = length <= comparedBytes;
        for (int i = 1; areEqual && i < rows.Length; i++)
        {
            areEqual = column.GetBytes(rows[i]).Length == length;
        }

        return areEqual;
    }

    private void SortWhole(Span<int> rows, int keyIndex, IBytesArray column)
    {
        bool isDescending = keys[keyIndex].Field.IsDescending;
        rows.Sort((left, right) =>
        {
            int order = column.GetBytes(left).SequenceCompareTo(column.GetBytes(right));
            return order == 0 ? 0 : isDescending ? -order : order;
        });
        for (int begin = 0, end; begin < rows.Length; begin = end)
        {
            for (end = begin + 1; end < rows.Length && column.GetBytes(rows[end]).SequenceEqual(column.GetBytes(rows[begin])); end++)
            {
            }

            // The comparison above is not stable among equals; their order is that of their rows again.
            rows[begin..end].Sort();
            Sort(rows[begin..end], keyIndex + 1);
        }
    }
}
