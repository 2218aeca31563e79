namespace DuckLake.Parquet.Tests.Codecs;

/// <summary>Byte strings of awkward lengths and of all degrees of repetition.</summary>
internal static class CodecTestData
{
    private static readonly int[] s_lengths =
        [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 95, 96, 97, 98, 255, 511, 512, 513, 1023, 1025, 4096, 65535, 65537, 300_000];

    public static IEnumerable<byte[]> All()
    {
        foreach (int length in s_lengths)
        {
            foreach (int period in new[] { 1, 2, 3, 5, 7, 8, 11, 13, 15, 16, 17, 40, 100, int.MaxValue })
            {
                yield return Make(length, period);
            }

            yield return Mixed(length);
        }
    }

    /// <summary>Random bytes that repeat after <paramref name="period"/>.</summary>
    public static byte[] Make(int length, int period)
    {
        var random = new Random(length * 31 + period);
        var data = new byte[length];
        random.NextBytes(data);
        for (int i = period; i < length && period < length; i++)
        {
            data[i] = data[i - period];
        }

        return data;
    }

    /// <summary>Runs of literals and of matches at all distances, as a table's pages have.</summary>
    public static byte[] Mixed(int length)
    {
        var random = new Random(length);
        var data = new byte[length];
        int position = 0;
        while (position < length)
        {
            int run = Math.Min(random.Next(1, 90), length - position);
            int distance = random.Next(1, Math.Min(position, 70_000) + 2);
            bool copies = position > 0 && distance <= position && random.Next(3) != 0;
            for (int i = 0; i < run; i++, position++)
            {
                data[position] = copies ? data[position - distance] : (byte)random.Next();
            }
        }

        return data;
    }
}
