using System.Numerics;
using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// A set of row positions of one data file: the deleted ones. One bit per row in chunks of 65,536 rows that exist only where
/// something is set, so memory is bounded by the rows of the file, whatever form the positions came in.
/// </summary>
internal sealed class PositionBitmap
{
    private const int ChunkBits = 16;
    private const int ChunkRows = 1 << ChunkBits;
    private const int ChunkWords = ChunkRows / 64;

    private readonly Dictionary<long, ulong[]> _chunks = [];

    internal PositionBitmap(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        RowCount = rowCount;
    }

    /// <summary>Rows of the data file; every position lies below.</summary>
    internal long RowCount { get; }

    /// <summary>Number of positions in the set.</summary>
    internal long Count { get; private set; }

    internal long SizeBytes => 64 + (_chunks.Count * ((ChunkWords * 8L) + 64));

    /// <summary>Adds a position; true if it was not in the set.</summary>
    /// <exception cref="InvalidDataException">The position lies outside the file.</exception>
    internal bool Add(long position)
    {
        Check(position, position);
        ref ulong word = ref Chunk(position >> ChunkBits)[(int)(position & (ChunkRows - 1)) >> 6];
        ulong bit = 1UL << (int)(position & 63);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        Count++;
        return true;
    }

    /// <summary>Adds the positions from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    /// <exception cref="InvalidDataException">A position lies outside the file.</exception>
    internal void AddRange(long first, long last)
    {
        Check(first, last);
        while (first <= last)
        {
            long chunkEnd = Math.Min(last, first | (ChunkRows - 1));
            ulong[] chunk = Chunk(first >> ChunkBits);
            int end = (int)(chunkEnd & (ChunkRows - 1));
            for (int bit = (int)(first & (ChunkRows - 1)); bit <= end;)
            {
                int width = Math.Min(64 - (bit & 63), end - bit + 1);
                ulong mask = (width == 64 ? ulong.MaxValue : (1UL << width) - 1) << (bit & 63);
                Or(ref chunk[bit >> 6], mask);
                bit += width;
            }

            first = chunkEnd + 1;
        }
    }

    /// <summary>Adds the positions of a 65,536-bit map whose bit 0 is <paramref name="first"/>, a multiple of 65,536.</summary>
    /// <exception cref="InvalidDataException">A position lies outside the file.</exception>
    internal void AddWords(long first, ReadOnlySpan<ulong> words)
    {
        int highest = words.LastIndexOfAnyExcept(0UL);
        if (highest < 0)
        {
            return;
        }

        Check(first, first + (highest * 64L) + BitOperations.Log2(words[highest]));
        ulong[] chunk = Chunk(first >> ChunkBits);
        for (int i = 0; i <= highest; i++)
        {
            Or(ref chunk[i], words[i]);
        }
    }

    /// <summary>Adds all positions of another set.</summary>
    internal void AddAll(PositionBitmap other)
    {
        foreach ((long key, ulong[] words) in other._chunks)
        {
            AddWords(key << ChunkBits, words);
        }
    }

    /// <summary>The positions, ascending.</summary>
    internal IEnumerable<long> Positions()
    {
        foreach (long key in _chunks.Keys.Order())
        {
            ulong[] chunk = _chunks[key];
            for (int w = 0; w < ChunkWords; w++)
            {
                for (ulong word = chunk[w]; word != 0; word &= word - 1)
                {
                    yield return (key << ChunkBits) + (w * 64L) + BitOperations.TrailingZeroCount(word);
                }
            }
        }
    }

    internal bool Contains(long position) =>
        _chunks.TryGetValue(position >> ChunkBits, out ulong[]? chunk)
        && ((chunk[(int)(position & (ChunkRows - 1)) >> 6] >> (int)(position & 63)) & 1) != 0;

    /// <summary>Number of positions in [<paramref name="first"/>, <paramref name="first"/> + <paramref name="count"/>).</summary>
    internal long CountIn(long first, long count)
    {
        long result = 0;
        long end = first + count;
        for (long key = first >> ChunkBits; key << ChunkBits < end; key++)
        {
            if (_chunks.TryGetValue(key, out ulong[]? chunk))
            {
                long chunkStart = key << ChunkBits;
                int from = (int)Math.Max(0, first - chunkStart);
                int to = (int)Math.Min(ChunkRows, end - chunkStart);
                result += BitUtility.CountBits(MemoryMarshal.AsBytes<ulong>(chunk), from, to - from);
            }
        }

        return result;
    }

    /// <summary>
    /// Clears in <paramref name="selection"/> (bit i = row <paramref name="first"/> + i) the bits of the rows in the set.
    /// </summary>
    internal void ClearFrom(Span<byte> selection, long first, int count)
    {
        long end = first + count;
        for (long key = first >> ChunkBits; key << ChunkBits < end; key++)
        {
            if (!_chunks.TryGetValue(key, out ulong[]? chunk))
            {
                continue;
            }

            for (int w = 0; w < ChunkWords; w++)
            {
                ulong word = chunk[w];
                long wordStart = (key << ChunkBits) + (w * 64L);
                if (word == 0 || wordStart + 64 <= first || wordStart >= end)
                {
                    continue;
                }

                for (; word != 0; word &= word - 1)
                {
                    long row = wordStart + BitOperations.TrailingZeroCount(word) - first;
                    if (row >= 0 && row < count)
                    {
                        BitUtility.ClearBit(selection, (int)row);
                    }
                }
            }
        }
    }

    private void Or(ref ulong word, ulong mask)
    {
        Count += BitOperations.PopCount(mask & ~word);
        word |= mask;
    }

    private void Check(long first, long last)
    {
        if (first < 0 || last >= RowCount)
        {
            throw new InvalidDataException(
                $"Row position {(first < 0 ? first : last)} lies outside the data file, which has {RowCount} rows.");
        }
    }

    private ulong[] Chunk(long key)
    {
        ref ulong[]? chunk = ref CollectionsMarshal.GetValueRefOrAddDefault(_chunks, key, out _);
        return chunk ??= new ulong[ChunkWords];
    }
}
