using System.Buffers.Binary;
using System.Numerics;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Reads the portable serialisation of Roaring bitmaps of 32-bit values: array, bitmap and run containers. Every count and
/// offset is checked against the bytes there are, and the containers must be sorted and hold what their headers say.
/// </summary>
internal static class RoaringReader
{
    private const uint CookieWithoutRuns = 12346;
    private const uint CookieWithRuns = 12347;
    private const int OffsetHeaderThreshold = 4;
    private const int LargestArray = 4096;
    private const int BitmapBytes = 8192;

    /// <summary>Adds the values of one bitmap, shifted by <paramref name="high"/> * 2^32, and returns the number of bytes read.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a valid bitmap, or a position lies outside the file.</exception>
    internal static int Read(ReadOnlySpan<byte> bytes, long high, PositionBitmap target)
    {
        int position = 0;
        uint cookie = ReadUInt32(bytes, ref position);
        int containerCount;
        ReadOnlySpan<byte> runFlags = default;
        if (cookie == CookieWithoutRuns)
        {
            uint count = ReadUInt32(bytes, ref position);
            containerCount = count <= 65536 ? (int)count : throw Invalid($"{count} containers; at most 65536 are possible");
        }
        else if ((cookie & 0xFFFF) == CookieWithRuns)
        {
            containerCount = (int)(cookie >> 16) + 1;
            runFlags = Take(bytes, ref position, (containerCount + 7) / 8);
        }
        else
        {
            throw Invalid($"unknown cookie {cookie}");
        }

        ReadOnlySpan<byte> headers = Take(bytes, ref position, containerCount * 4);
        bool hasOffsets = runFlags.IsEmpty || containerCount >= OffsetHeaderThreshold;
        ReadOnlySpan<byte> offsets = hasOffsets ? Take(bytes, ref position, containerCount * 4) : default;
        int previousKey = -1;
        for (int i = 0; i < containerCount; i++)
        {
            int key = BinaryPrimitives.ReadUInt16LittleEndian(headers[(i * 4)..]);
            int cardinality = BinaryPrimitives.ReadUInt16LittleEndian(headers[((i * 4) + 2)..]) + 1;
            if (key <= previousKey)
            {
                throw Invalid($"container keys {previousKey} and {key} are not ascending");
            }

            if (hasOffsets && BinaryPrimitives.ReadUInt32LittleEndian(offsets[(i * 4)..]) != position)
            {
                throw Invalid($"container {i} is announced at offset {BinaryPrimitives.ReadUInt32LittleEndian(offsets[(i * 4)..])}, it lies at {position}");
            }

            previousKey = key;
            long first = (high << 32) | ((long)key << 16);
            bool isRun = !runFlags.IsEmpty && ((runFlags[i >> 3] >> (i & 7)) & 1) != 0;
            if (isRun)
            {
                ReadRuns(bytes, ref position, first, cardinality, target);
            }
            else if (cardinality <= LargestArray)
            {
                ReadArray(Take(bytes, ref position, cardinality * 2), first, target);
            }
            else
            {
                ReadBitmap(Take(bytes, ref position, BitmapBytes), first, cardinality, target);
            }
        }

        return position;
    }

    private static void ReadArray(ReadOnlySpan<byte> values, long first, PositionBitmap target)
    {
        int previous = -1;
        for (int i = 0; i < values.Length; i += 2)
        {
            int value = BinaryPrimitives.ReadUInt16LittleEndian(values[i..]);
            if (value <= previous)
            {
                throw Invalid($"array values {previous} and {value} are not ascending");
            }

            previous = value;
            target.Add(first + value);
        }
    }

    private static void ReadBitmap(ReadOnlySpan<byte> bytes, long first, int cardinality, PositionBitmap target)
    {
        var words = new ulong[BitmapBytes / 8];
        int found = 0;
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
            found += BitOperations.PopCount(words[i]);
        }

        if (found != cardinality)
        {
            throw Invalid($"a bitmap container holds {found} values, its header says {cardinality}");
        }

        target.AddWords(first, words);
    }

    private static void ReadRuns(ReadOnlySpan<byte> bytes, ref int position, long first, int cardinality, PositionBitmap target)
    {
        int runCount = BinaryPrimitives.ReadUInt16LittleEndian(Take(bytes, ref position, 2));
        ReadOnlySpan<byte> runs = Take(bytes, ref position, runCount * 4);
        int previousEnd = -1;
        int found = 0;
        for (int i = 0; i < runs.Length; i += 4)
        {
            int start = BinaryPrimitives.ReadUInt16LittleEndian(runs[i..]);
            int end = start + BinaryPrimitives.ReadUInt16LittleEndian(runs[(i + 2)..]);
            if (start <= previousEnd || end > ushort.MaxValue)
            {
                throw Invalid($"the run from {start} to {end} overlaps another or passes its container");
            }

            previousEnd = end;
            found += end - start + 1;
            target.AddRange(first + start, first + end);
        }

        if (found != cardinality)
        {
            throw Invalid($"a run container holds {found} values, its header says {cardinality}");
        }
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, scoped ref int position) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Take(bytes, ref position, 4));

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, scoped ref int position, int length)
    {
        if (length > bytes.Length - position)
        {
            throw Invalid($"{length} bytes expected at offset {position} of {bytes.Length}");
        }

        ReadOnlySpan<byte> result = bytes.Slice(position, length);
        position += length;
        return result;
    }

    private static InvalidDataException Invalid(string reason) => new($"Invalid Roaring bitmap: {reason}.");
}
