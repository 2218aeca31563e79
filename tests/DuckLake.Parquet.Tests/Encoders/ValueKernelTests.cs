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
    public void Nulls_are_left_out()
    {
        foreach (int width in new[] { 1, 2, 3, 4, 8, 12, 16, 20 })
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                foreach (int offset in new[] { 0, 3 })
                {
                    foreach (byte[] validity in Bitmaps(offset + length))
                    {
                        byte[] values = RandomBytes(length * width);
                        var actual = new byte[length * width];
                        int kept;
                        fixed (byte* v = values, bits = validity, a = actual)
                        {
                            kept = CompactionKernels.Compact(v, width, bits, offset, length, a);
                        }

                        byte[] expected = [.. Enumerable.Range(0, length).Where(i => BitUtility.GetBit(validity, offset + i))
                            .SelectMany(i => values.Skip(i * width).Take(width))];
                        Assert.Equal(expected.Length, kept * width);
                        Assert.Equal(expected, actual[..expected.Length]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Bits_of_nulls_are_left_out()
    {
        foreach (int length in EncoderTestData.Lengths)
        {
            foreach (byte[] validity in Bitmaps(length + 3))
            {
                byte[] values = RandomBytes((length + 5 + 7) / 8);
                var actual = new byte[(length + 7) / 8 + 8];
                int kept;
                fixed (byte* v = values, bits = validity, a = actual)
                {
                    kept = CompactionKernels.CompactBits(v, 5, bits, 3, length, a);
                }

                bool[] expected = [.. Enumerable.Range(0, length).Where(i => BitUtility.GetBit(validity, 3 + i)).Select(i => BitUtility.GetBit(values, 5 + i))];
                Assert.Equal(expected, Enumerable.Range(0, kept).Select(i => BitUtility.GetBit(actual, i)));
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

    [Fact]
    public void Slices_of_arrays_leave_nulls_out()
    {
        foreach (int length in EncoderTestData.Lengths)
        {
            byte[][] values = EncoderTestData.Strings(length, length + 1);
            foreach (byte[] validity in Bitmaps(length + 3))
            {
                byte[] data = [.. values.SelectMany(value => value)];
                var offsets = new int[length + 1];
                for (int i = 0; i < length; i++)
                {
                    offsets[i + 1] = offsets[i] + values[i].Length;
                }

                long[] large = [.. offsets.Select(offset => (long)offset)];
                var slices = new ByteSlice[length];
                byte[][] expected = [.. values.Where((_, i) => BitUtility.GetBit(validity, 3 + i))];
                fixed (byte* d = data, bits = validity)
                fixed (int* o = offsets)
                fixed (long* l = large)
                fixed (ByteSlice* to = slices)
                {
                    int count = ByteSliceKernels.FromOffsets(o, d, bits, 3, length, to);
                    Assert.Equal(expected, ToArrays(slices, count));
                    count = ByteSliceKernels.FromOffsets(l, d, bits, 3, length, to);
                    Assert.Equal(expected, ToArrays(slices, count));
                    count = ByteSliceKernels.FromOffsets(o, d, null, 0, length, to);
                    Assert.Equal(values, ToArrays(slices, count));
                    int fixedCount = data.Length / 3;
                    if (fixedCount >= length && length > 0)
                    {
                        count = ByteSliceKernels.FromFixed(d, 3, bits, 3, length, to);
                        Assert.Equal(
                            Enumerable.Range(0, length).Where(i => BitUtility.GetBit(validity, 3 + i)).Select(i => data[(i * 3)..(i * 3 + 3)]),
                            ToArrays(slices, count));
                    }
                }
            }
        }
    }

    [Fact]
    public void Slices_of_views_point_at_short_and_long_values()
    {
        byte[] data = "a value of more than twelve bytes"u8.ToArray();
        BinaryView[] views = [new("short"u8), new(data.Length - 2, 0, 0, 2), new(""u8)];
        var slices = new ByteSlice[3];
        fixed (byte* d = data)
        fixed (BinaryView* v = views)
        fixed (ByteSlice* to = slices)
        {
            byte* buffer = d;
            int count = ByteSliceKernels.FromViews(v, &buffer, null, 0, 3, to);
            Assert.Equal(["short"u8.ToArray(), data[2..], []], ToArrays(slices, count));
        }
    }

    private static byte[][] ToArrays(ByteSlice[] slices, int count) =>
        [.. slices.Take(count).Select(slice => new ReadOnlySpan<byte>(slice.Pointer, slice.Length).ToArray())];

    private IEnumerable<byte[]> Bitmaps(int bits)
    {
        byte[] random = RandomBytes((bits + 7) / 8);
        yield return random;
        yield return [.. random.Select(_ => (byte)0xFF)];
        yield return new byte[random.Length];
    }

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
