namespace DuckLake.Arrow.Execution;

/// <summary>The order of positions in delete files.</summary>
internal static class PositionOrder
{
    /// <exception cref="ArgumentException">There are no positions, or they are not strictly ascending from 0.</exception>
    public static void Check(ReadOnlySpan<long> positions)
    {
        if (positions.IsEmpty)
        {
            throw new ArgumentException("A delete file holds at least one position.", nameof(positions));
        }

        long previous = -1;
        foreach (long position in positions)
        {
            if (position <= previous)
            {
                throw new ArgumentException($"The positions of a delete file ascend; {position} follows {previous}.", nameof(positions));
            }

            previous = position;
        }
    }
}
