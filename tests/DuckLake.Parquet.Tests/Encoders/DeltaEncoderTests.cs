using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encoders;

[Trait("Category", "Kernels")]
public sealed unsafe class DeltaEncoderTests : LeakCheckedTest
{
    private static readonly int[] Widths = [0, 1, 3, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 47, 56, 63, 64];

    [Fact]
    public void Integers_of_32_bits_are_read_back()
    {
        var reader = new DeltaBinaryPackedReader();
        foreach (int width in Widths.Where(width => width <= 32))
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                foreach (ulong[] values in EncoderTestData.Values(length, width))
                {
                    foreach (int[] expected in new[] { values.Select(value => (int)(uint)value).ToArray(), Sums(values).Select(value => (int)value).ToArray() })
                    {
                        using ByteSink sink = EncoderTestData.DirtySink(length * 6 + 256);
                        DeltaBinaryPackedEncoder.Encode(expected, sink);
                        var actual = new int[length];
                        reader.Init(sink.Pointer, sink.Length, 32, length);
                        fixed (int* to = actual)
                        {
                            reader.Read32(to, length);
                        }

                        Assert.Equal(expected, actual);
                        Assert.True(reader.FindEnd() == sink.Pointer + sink.Length);
                    }
                }
            }
        }
    }

    [Fact]
    public void Integers_of_64_bits_are_read_back()
    {
        var reader = new DeltaBinaryPackedReader();
        foreach (int width in Widths)
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                foreach (ulong[] values in EncoderTestData.Values(length, width))
                {
                    foreach (long[] expected in new[] { values.Select(value => (long)value).ToArray(), Sums(values) })
                    {
                        using ByteSink sink = EncoderTestData.DirtySink(length * 11 + 256);
                        DeltaBinaryPackedEncoder.Encode(expected, sink);
                        var actual = new long[length];
                        reader.Init(sink.Pointer, sink.Length, 64, length);
                        fixed (long* to = actual)
                        {
                            reader.Read64(to, length);
                        }

                        Assert.Equal(expected, actual);
                        Assert.True(reader.FindEnd() == sink.Pointer + sink.Length);
                    }
                }
            }
        }
    }

    [Fact]
    public void Rising_integers_take_a_byte_per_miniblock()
    {
        using var sink = new ByteSink();
        DeltaBinaryPackedEncoder.Encode([.. Enumerable.Range(1000, 1025).Select(i => (long)i)], sink);
        Assert.Equal(2 + 1 + 2 + 2 + (8 * 5), sink.Length);
    }

    [Theory]
    [InlineData(ParquetEncoding.Plain)]
    [InlineData(ParquetEncoding.DeltaLengthByteArray)]
    [InlineData(ParquetEncoding.DeltaByteArray)]
    internal void Byte_arrays_are_read_back(ParquetEncoding encoding)
    {
        using var reader = new BinaryPageReader(MemoryAllocator.Shared);
        foreach (int length in EncoderTestData.Lengths)
        {
            byte[][] values = EncoderTestData.Strings(length, Math.Max(1, length / 3));
            EncoderTestData.WithSlices(values, slices =>
            {
                using ByteSink sink = EncoderTestData.DirtySink(4096);
                switch (encoding)
                {
                    case ParquetEncoding.Plain: PlainEncoder.EncodeByteArrays(slices, sink); break;
                    case ParquetEncoding.DeltaLengthByteArray: DeltaByteArrayEncoder.EncodeDeltaLength(slices, sink); break;
                    default: DeltaByteArrayEncoder.EncodeDelta(slices, sink); break;
                }

                reader.SetPage(new PageValues { Data = sink.Pointer, Length = sink.Length, Encoding = encoding, MaxCount = length });
                var actual = new ByteSlice[length];
                fixed (ByteSlice* to = actual)
                {
                    reader.Next(to, length);
                }

                Assert.Equal(values, actual.Select(slice => new ReadOnlySpan<byte>(slice.Pointer, slice.Length).ToArray()));
            });
        }
    }

    [Fact]
    public void Fixed_byte_strings_are_written_without_lengths() => EncoderTestData.WithSlices(
        [[1, 2, 3], [4, 5, 6]],
        slices =>
        {
            using var sink = new ByteSink();
            PlainEncoder.EncodeBytes(slices, sink);
            Assert.Equal([1, 2, 3, 4, 5, 6], sink.WrittenSpan.ToArray());
        });

    private static long[] Sums(ulong[] values)
    {
        var sums = new long[values.Length];
        ulong sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i];
            sums[i] = (long)sum;
        }

        return sums;
    }
}
