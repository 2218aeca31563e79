using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Tests.Encoders;

/// <summary>Awkward lengths and value patterns for the encoders.</summary>
internal static unsafe class EncoderTestData
{
    internal static readonly int[] Lengths =
        [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 130, 255, 257, 511, 512, 513, 1023, 1024, 1025, 5000];

    /// <summary>Values of at most <paramref name="width"/> bits: random, in runs, all equal, or runs among random ones.</summary>
    internal static IEnumerable<ulong[]> Values(int length, int width)
    {
        var random = new Random(length * 67 + width);
        ulong mask = width == 64 ? ulong.MaxValue : (1ul << width) - 1;
        yield return Make(length, _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask);
        yield return Make(length, _ => mask);
        foreach (int longest in new[] { 5, 20, 100, 700 })
        {
            ulong value = 0;
            int left = 0;
            yield return Make(length, _ =>
            {
                if (left-- == 0)
                {
                    left = random.Next(longest);
                    value = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask;
                }

                return value;
            });
        }
    }

    /// <summary>Byte strings of many lengths, with shared prefixes and repeated values.</summary>
    internal static byte[][] Strings(int length, int distinct)
    {
        var random = new Random(length + distinct);
        var pool = new byte[distinct][];
        for (int i = 0; i < distinct; i++)
        {
            pool[i] = new byte[random.Next(8) == 0 ? random.Next(300) : random.Next(20)];
            random.NextBytes(pool[i]);
            if (i > 0 && random.Next(2) == 0)
            {
                pool[i - 1].AsSpan(0, Math.Min(pool[i - 1].Length, pool[i].Length) / 2).CopyTo(pool[i]);
            }
        }

        return [.. Enumerable.Range(0, length).Select(_ => pool[random.Next(distinct)])];
    }

    /// <summary>Runs an action over the strings laid one behind the other in native memory without padding.</summary>
    internal static void WithSlices(byte[][] values, Action<ByteSlice[]> action)
    {
        byte[] joined = GC.AllocateArray<byte>(values.Sum(value => value.Length), pinned: true);
        var slices = new ByteSlice[values.Length];
        fixed (byte* start = joined)
        {
            int position = 0;
            for (int i = 0; i < values.Length; i++)
            {
                values[i].CopyTo(joined, position);
                slices[i] = new ByteSlice(start == null ? null : start + position, values[i].Length);
                position += values[i].Length;
            }

            action(slices);
        }
    }

    /// <summary>Fills the rest of the sink's memory, so that bytes left unwritten would be noticed.</summary>
    internal static ByteSink DirtySink(int sizeBytes)
    {
        var sink = new ByteSink(initialCapacityBytes: Math.Max(sizeBytes, 64));
        sink.GetSpan(sizeBytes).Fill(0xA5);
        return sink;
    }

    private static ulong[] Make(int length, Func<int, ulong> value) => [.. Enumerable.Range(0, length).Select(value)];
}
