using System.Runtime.InteropServices;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encoders;

[Trait("Category", "Kernels")]
public sealed unsafe class DictionaryBuilderTests : LeakCheckedTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(50_000)]
    public void Fixed_values_get_their_indices(int distinct)
    {
        var random = new Random(distinct);
        ulong[] pool = [.. Enumerable.Range(0, distinct).Select(i => i == 0 ? 0 : (ulong)random.NextInt64() << random.Next(40))];
        foreach (int length in EncoderTestData.Lengths.Append(200_000))
        {
            ulong[] values = [.. Enumerable.Range(0, length).Select(_ => pool[random.Next(distinct)])];
            Check<ulong>(values);
            Check<uint>([.. values.Select(value => (uint)(value ^ value >> 32))]);
            Check<UInt128>([.. values.Select(value => new UInt128(value * 3, ~value))]);
        }
    }

    [Fact]
    public void Values_that_collide_get_their_indices()
    {
        // All differences lie in the bits a multiplicative hash uses least.
        Check<ulong>([.. Enumerable.Range(0, 5000).Select(i => (ulong)(i % 700) << 52)]);
        Check<ulong>([.. Enumerable.Range(0, 5000).Select(i => BitConverter.DoubleToUInt64Bits(i % 900))]);
        Check<uint>([.. Enumerable.Range(0, 5000).Select(i => BitConverter.SingleToUInt32Bits(i % 900))]);
        Check<UInt128>([.. Enumerable.Range(0, 5000).Select(i => (UInt128)(i % 900) << 100)]);
    }

    [Fact]
    public void A_full_dictionary_stops_before_the_value_that_does_not_fit()
    {
        using var builder = new FixedDictionaryBuilder<uint>(limitBytes: 12);
        var indices = new int[6];
        Assert.Equal(4, builder.Append([5, 6, 5, 7, 8, 5], indices));
        Assert.Equal([0, 1, 0, 2, 0, 0], indices);
        Assert.True(builder.IsFull);
        Assert.Equal([5u, 6u, 7u], builder.Values.ToArray());
        Assert.Equal(2, builder.Append([7, 6], indices));
        builder.Reset();
        Assert.False(builder.IsFull);
        Assert.Equal(1, builder.Append([7], indices));
        Assert.Equal([7u], builder.Values.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(3000)]
    public void Byte_strings_get_their_indices(int distinct)
    {
        foreach (int length in EncoderTestData.Lengths.Append(20_000))
        {
            byte[][] values = EncoderTestData.Strings(length, distinct);
            EncoderTestData.WithSlices(values, slices =>
            {
                using var builder = new ByteArrayDictionaryBuilder(1 << 24);
                var indices = new int[length];
                Assert.Equal(length, builder.Append(slices, indices));
                Assert.Equal(values.Select(Convert.ToHexString).Distinct().Count(), builder.Count);
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(values[i], builder[indices[i]].ToArray());
                }

                byte[] expected = [.. values.DistinctBy(Convert.ToHexString).SelectMany(value => (byte[])[.. BitConverter.GetBytes(value.Length), .. value])];
                Assert.Equal(expected, builder.PlainBytes.ToArray());
            });
        }
    }

    [Fact]
    public void Short_strings_that_differ_in_zeros_and_length_alone_stay_apart()
    {
        byte[][] values = [.. Enumerable.Range(0, 40).Select(length => new byte[length])];
        EncoderTestData.WithSlices([.. values, .. values], slices =>
        {
            using var builder = new ByteArrayDictionaryBuilder(1 << 20);
            var indices = new int[80];
            builder.Append(slices, indices);
            Assert.Equal([.. Enumerable.Range(0, 40), .. Enumerable.Range(0, 40)], indices);
        });
    }

    [Fact]
    public void Short_strings_at_the_end_of_a_memory_page_are_read_within_it()
    {
        // Native memory whose last bytes are the last of a page; what lies behind is not known.
        using ArrowBuffer buffer = MemoryAllocator.Shared.Allocate(3 * 4096);
        byte* pageEnd = (byte*)(((nuint)buffer.Pointer + 4096) & ~(nuint)4095) + 4096;
        new Span<byte>(pageEnd - 32, 64).Fill((byte)'x');
        ByteSlice[] slices = [.. Enumerable.Range(0, 17).Select(length => new ByteSlice(pageEnd - length, length))];
        using var builder = new ByteArrayDictionaryBuilder(1 << 20);
        var indices = new int[slices.Length];
        Assert.Equal(slices.Length, builder.Append(slices, indices));
        Assert.Equal(Enumerable.Range(0, 17), indices);
        Assert.Equal("xxx"u8.ToArray(), builder[3].ToArray());
    }

    [Fact]
    public void Fixed_length_strings_are_stored_without_lengths_up_to_the_limit() => EncoderTestData.WithSlices(
        [[1, 2, 3], [4, 5, 6], [1, 2, 3], [7, 8, 9], [4, 5, 6]],
        slices =>
        {
            using var builder = new ByteArrayDictionaryBuilder(limitBytes: 6, isFixedLength: true);
            var indices = new int[5];
            Assert.Equal(3, builder.Append(slices, indices));
            Assert.True(builder.IsFull);
            Assert.Equal([0, 1, 0, 0, 0], indices);
            Assert.Equal([1, 2, 3, 4, 5, 6], builder.PlainBytes.ToArray());
            builder.Reset();
            Assert.Equal(2, builder.Append(slices.AsSpan(3), indices));
            Assert.Equal([7, 8, 9, 4, 5, 6], builder.PlainBytes.ToArray());
        });

    private static void Check<T>(T[] values)
        where T : unmanaged, IEquatable<T>
    {
        using var builder = new FixedDictionaryBuilder<T>(1 << 24);
        var indices = new int[values.Length];
        int half = values.Length / 2;
        Assert.Equal(half, builder.Append(values.AsSpan(0, half), indices));
        Assert.Equal(values.Length - half, builder.Append(values.AsSpan(half), indices.AsSpan(half)));
        var expected = new Dictionary<T, int>();
        for (int i = 0; i < values.Length; i++)
        {
            expected.TryAdd(values[i], expected.Count);
            Assert.Equal(expected[values[i]], indices[i]);
        }

        Assert.Equal(expected.Count, builder.Count);
        Assert.Equal(expected.Keys, builder.Values.ToArray());
        Assert.Equal(MemoryMarshal.AsBytes(builder.Values).ToArray(), builder.PlainBytes.ToArray());
    }
}
