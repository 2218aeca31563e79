namespace DuckLake.Storage;

/// <summary>Merges neighbouring byte ranges into fewer requests.</summary>
public static class RangeCoalescer
{
    /// <summary>Merges ranges that touch, overlap or lie close together.</summary>
    /// <param name="ranges">The wanted ranges, in any order. Empty ones need no request and belong to none.</param>
    /// <param name="maxGapBytes">The largest gap to read over.</param>
    /// <param name="maxRequestBytes">The largest request to form by merging; a longer single range stays whole.</param>
    /// <returns>The requests by ascending offset; every non-empty range is a member of exactly one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A range is negative or ends beyond 2^63 - 1, or a limit is negative.</exception>
    public static IReadOnlyList<CoalescedRange> Coalesce(IReadOnlyList<ByteRange> ranges, long maxGapBytes, long maxRequestBytes)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ArgumentOutOfRangeException.ThrowIfNegative(maxGapBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRequestBytes);
        (int[] order, int count) = SortByOffset(ranges);
        var requests = new List<CoalescedRange>();
        for (int first = 0; first < count;)
        {
            long start = ranges[order[first]].Offset;
            long end = ranges[order[first]].End;
            int next = first + 1;
            for (; next < count; next++)
            {
                ByteRange candidate = ranges[order[next]];
                long mergedEnd = Math.Max(end, candidate.End);
                if (candidate.Offset - end > maxGapBytes || (mergedEnd > end && mergedEnd - start > maxRequestBytes))
                {
                    break;
                }

                end = mergedEnd;
            }

            requests.Add(new CoalescedRange(new ByteRange(start, end - start), order.AsMemory(first, next - first)));
            first = next;
        }

        return requests;
    }

    private static (int[] Order, int Count) SortByOffset(IReadOnlyList<ByteRange> ranges)
    {
        var order = new int[ranges.Count];
        var offsets = new long[ranges.Count];
        int count = 0;
        bool sorted = true;
        for (int i = 0; i < order.Length; i++)
        {
            (long offset, long length) = ranges[i];
            if (offset < 0 || length < 0 || offset > long.MaxValue - length)
            {
                throw new ArgumentOutOfRangeException(nameof(ranges), $"Range {i} ({offset}, {length}) is not a range of an object.");
            }

            if (length == 0)
            {
                continue;
            }

            sorted &= count == 0 || offsets[count - 1] <= offset;
            order[count] = i;
            offsets[count++] = offset;
        }

        if (!sorted)
        {
            Array.Sort(offsets, order, 0, count);
        }

        return (order, count);
    }
}
