using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encoders;

[Trait("Category", "Kernels")]
public sealed unsafe class ValueKernelTests : LeakCheckedTest
{
    private readonly Random _random = new(7);

    [Fact]
    public void Byte_streams_split_like_the_reference_and_join_again()
    {
        foreach (int width in new[] { 1, 2, 3, 4, 5, 8, 12, 16, 17 })
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                byte[] values = RandomBytes(length * width);
                var expected = new byte[values.Length];
                var joined = new byte[values.Length];
                using ByteSink sink = EncoderTestData.DirtySink(values.Length);
                ByteStreamSplitEncoder.Encode(values, width, sink);
                fixed (byte* source = values, e = expected, j = joined)
                {
                    ByteStreamSplitEncoder.EncodeReference(source, length, width, 0, e);
                    ByteStreamSplitKernels.DecodeReference(sink.Pointer, length, width, 0, j, length);
                }

                Assert.Equal(expected, sink.WrittenSpan.ToArray());
                Assert.Equal(values, joined);
            }
        }
    }

    [Fact]
    public void Booleans_are_packed_from_any_offset()
    {
        foreach (int length in EncoderTestData.Lengths)
        {
            foreach (int offset in new[] { 0, 1, 7 })
            {
                byte[] values = RandomBytes((offset + length + 7) / 8);
                using ByteSink sink = EncoderTestData.DirtySink(length + 8);
                fixed (byte* v = values)
                {
                    PlainEncoder.EncodeBooleans(v, offset, length, sink);
                }

                Assert.Equal((length + 7) / 8, sink.Length);
                byte[] written = sink.WrittenSpan.ToArray();
                Assert.Equal(
                    Enumerable.Range(0, length).Select(i => BitUtility.GetBit(values, offset + i)),
                    Enumerable.Range(0, length).Select(i => BitUtility.GetBit(written, i)));
            }
        }
    }

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
