namespace DuckLake.Parquet.Tests.Codecs;

/// <summary>A plain LZ4 block encoder: greedy matches found by a hash of four bytes.</summary>
internal static class Lz4TestEncoder
{
    private const int LastLiterals = 12;

    public static byte[] Encode(ReadOnlySpan<byte> data)
    {
        var output = new List<byte>();
        var seen = new Dictionary<uint, int>();
        int literalStart = 0, position = 0;
        while (position < data.Length - LastLiterals)
        {
            uint key = BitConverter.ToUInt32(data[position..]);
            bool found = seen.TryGetValue(key, out int candidate) && position - candidate <= ushort.MaxValue;
            seen[key] = position;
            if (!found)
            {
                position++;
                continue;
            }

            int length = 4;
            while (position + length < data.Length - 5 && data[candidate + length] == data[position + length])
            {
                length++;
            }

            WriteSequence(output, data[literalStart..position], position - candidate, length);
            position += length;
            literalStart = position;
        }

        WriteSequence(output, data[literalStart..], 0, 0);
        return [.. output];
    }

    private static void WriteSequence(List<byte> output, ReadOnlySpan<byte> literals, int offset, int matchLength)
    {
        int match = Math.Max(0, matchLength - 4);
        output.Add((byte)(Math.Min(literals.Length, 15) << 4 | Math.Min(match, 15)));
        WriteLength(output, literals.Length);
        output.AddRange(literals);
        if (matchLength > 0)
        {
            output.Add((byte)offset);
            output.Add((byte)(offset >> 8));
            WriteLength(output, match);
        }
    }

    private static void WriteLength(List<byte> output, int length)
    {
        if (length < 15)
        {
            return;
        }

        for (length -= 15; length >= 255; length -= 255)
        {
            output.Add(255);
        }

        output.Add((byte)length);
    }
}
