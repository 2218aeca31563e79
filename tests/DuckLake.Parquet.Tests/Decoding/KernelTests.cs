using System.Numerics;
using DuckLake.Parquet.Decoding;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Decoding;

[Trait("Category", "Kernels")]
public sealed unsafe class KernelTests : LeakCheckedTest
{
    private static readonly int[] Lengths = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 255, 511, 512, 513, 1023, 1024, 1025];

    private readonly Random _random = new(42);

    /// <summary>An array whose end lies at the end of the managed object, so that reading past it would be noticed by a checker.</summary>
    private byte[] RandomBytes(long length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    [Fact]
    public void Unpacking_equals_the_reference_at_every_width()
    {
        for (int width = 0; width <= 32; width++)
        {
            foreach (int length in Lengths)
            {
                foreach (int start in new[] { 0, 1, 5, 8 })
                {
                    byte[] packed = RandomBytes((((long)(start + length) * width) + 7) / 8);
                    var expected = new uint[length + 8];
                    var actual = new uint[length + 8];
                    fixed (byte* source = packed)
                    fixed (uint* e = expected, a = actual)
                    {
                        BitUnpacker.UnpackReference(source, packed.Length, width, start, e, length);
                        BitUnpacker.Unpack(source, packed.Length, width, start, a, length);
                    }

                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void Unpacking_to_64_bits_equals_the_reference()
    {
        for (int width = 0; width <= 64; width++)
        {
            foreach (int length in Lengths)
            {
                byte[] packed = RandomBytes((((long)length * width) + 7) / 8);
                var actual = new ulong[length];
                fixed (byte* source = packed)
                fixed (ulong* a = actual)
                {
                    BitUnpacker.Unpack64(source, packed.Length, width, a, length);
                    for (int i = 0; i < length; i++)
                    {
                        Assert.Equal(BitUnpacker.GetReference(source, packed.Length, width, i), actual[i]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Unpacking_to_bytes_equals_the_reference()
    {
        for (int width = 0; width <= 8; width++)
        {
            foreach (int length in Lengths)
            {
                foreach (int start in new[] { 0, 3 })
                {
                    byte[] packed = RandomBytes((((long)(start + length) * width) + 7) / 8);
                    var actual = new byte[length];
                    fixed (byte* source = packed)
                    fixed (byte* a = actual)
                    {
                        BitUnpacker.UnpackBytes(source, packed.Length, width, start, a, length);
                        for (int i = 0; i < length; i++)
                        {
                            Assert.Equal((byte)BitUnpacker.GetReference(source, packed.Length, width, start + i), actual[i]);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Byte_streams_join_like_the_reference()
    {
        foreach (int width in new[] { 1, 2, 3, 4, 8, 12, 16 })
        {
            foreach (int length in Lengths)
            {
                int start = length / 3;
                byte[] streams = RandomBytes((long)length * width);
                var expected = new byte[(length - start) * width];
                var actual = new byte[(length - start) * width];
                fixed (byte* source = streams)
                fixed (byte* e = expected, a = actual)
                {
                    ByteStreamSplitKernels.DecodeReference(source, length, width, start, e, length - start);
                    ByteStreamSplitKernels.Decode(source, length, width, start, a, length - start);
                }

                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Spreading_puts_values_at_their_valid_slots()
    {
        foreach (int width in new[] { 1, 2, 3, 4, 8, 12, 16, 32 })
        {
            foreach (int slots in Lengths)
            {
                foreach (double density in new[] { 0.0, 0.1, 0.5, 0.97, 1.0 })
                {
                    int offset = slots % 7;
                    byte[] bitmap = MakeBitmap(offset + slots, density);
                    int valid = Enumerable.Range(offset, slots).Count(i => Bit(bitmap, i));
                    byte[] dense = RandomBytes((long)valid * width);
                    var values = new byte[slots * width];
                    dense.CopyTo(values, 0);
                    fixed (byte* v = values)
                    fixed (byte* b = bitmap)
                    {
                        SpreadKernels.Spread(v, width, b, offset, slots, valid);
                    }

                    int next = 0;
                    for (int i = 0; i < slots; i++)
                    {
                        byte[] expected = Bit(bitmap, offset + i) ? dense[(next * width)..(++next * width)] : new byte[width];
                        Assert.Equal(expected, values[(i * width)..((i + 1) * width)]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Spreading_offsets_repeats_the_end_before_a_null()
    {
        foreach (int slots in Lengths)
        {
            byte[] bitmap = MakeBitmap(slots, 0.6);
            int valid = Enumerable.Range(0, slots).Count(i => Bit(bitmap, i));
            var ends = new int[slots + 1];
            int[] dense = [.. Enumerable.Range(0, valid).Select(i => (i + 1) * 3)];
            dense.CopyTo(ends, 0);
            fixed (int* e = ends)
            fixed (byte* b = bitmap)
            {
                SpreadKernels.SpreadOffsets(e, 0, b, 0, slots, valid);
            }

            int rank = 0;
            for (int i = 0; i < slots; i++)
            {
                rank += Bit(bitmap, i) ? 1 : 0;
                Assert.Equal(rank * 3, ends[i]);
            }
        }
    }

    [Fact]
    public void Spreading_bits_deposits_them()
    {
        foreach (int slots in Lengths)
        {
            byte[] bitmap = MakeBitmap(slots, 0.5);
            byte[] dense = RandomBytes(slots + 1);
            var spread = new byte[(slots / 8) + 9];
            fixed (byte* s = spread, d = dense, b = bitmap)
            {
                SpreadKernels.SpreadBits(d, b, 0, s, 3, slots);
            }

            int rank = 0;
            for (int i = 0; i < slots; i++)
            {
                Assert.Equal(Bit(bitmap, i) && Bit(dense, rank), Bit(spread, 3 + i));
                rank += Bit(bitmap, i) ? 1 : 0;
            }
        }
    }

    [Fact]
    public void Bit_extraction_and_deposit_equal_their_references()
    {
        for (int i = 0; i < 1000; i++)
        {
            ulong value = (ulong)_random.NextInt64();
            ulong mask = (ulong)_random.NextInt64() & (ulong)_random.NextInt64();
            Assert.Equal(BitmapKernels.ExtractReference(value, mask), BitmapKernels.Extract(value, mask));
            Assert.Equal(BitmapKernels.DepositReference(value, mask), BitmapKernels.Deposit(value, mask));
        }
    }

    [Fact]
    public void Bitmap_copies_work_at_every_offset()
    {
        foreach (int length in Lengths)
        {
            for (int from = 0; from < 9; from++)
            {
                int to = (from * 5) % 11;
                byte[] source = RandomBytes(((from + length + 7) / 8) + 1);
                var target = new byte[((to + length + 7) / 8) + 1];
                long set;
                fixed (byte* s = source, t = target)
                {
                    set = BitmapKernels.Copy(s, from, t, to, length);
                    Assert.Equal(set, BitmapKernels.CountSet(s, from, length));
                }

                Assert.Equal(set, Enumerable.Range(from, length).Count(i => Bit(source, i)));
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(Bit(source, from + i), Bit(target, to + i));
                }
            }
        }
    }

    [Fact]
    public void Level_masks_equal_the_reference()
    {
        byte[] levels = [.. RandomBytes(64 * 20).Select(b => (byte)(b % 5))];
        fixed (byte* l = levels)
        {
            for (int threshold = 0; threshold <= 5; threshold++)
            {
                for (int count = 1; count <= 64; count++)
                {
                    Assert.Equal(LevelKernels.MaskAtLeastReference(l + count, count, threshold), LevelKernels.MaskAtLeast(l + count, count, threshold));
                }

                Assert.Equal(levels.Count(x => x >= threshold), LevelKernels.CountAtLeast(l, levels.Length, threshold));
            }

            foreach (int length in Lengths)
            {
                Assert.Equal(levels.Take(length).DefaultIfEmpty((byte)0).Max(), LevelKernels.Max(l, length));
            }
        }
    }

    [Fact]
    public void Dictionary_lookup_checks_and_gathers()
    {
        foreach (int width in new[] { 1, 2, 4, 8, 12, 16, 32 })
        {
            foreach (int length in Lengths)
            {
                const int Count = 37;
                byte[] dictionary = RandomBytes(Count * width);
                uint[] indices = [.. Enumerable.Range(0, length).Select(_ => (uint)_random.Next(Count))];
                var actual = new byte[length * width];
                fixed (byte* d = dictionary, a = actual)
                fixed (uint* i = indices)
                {
                    DictionaryKernels.Check(i, length, Count);
                    DictionaryKernels.Gather(d, width, i, a, length);
                    if (length > 0)
                    {
                        uint max = indices.Max();
                        uint[] copy = indices;
                        Assert.Throws<InvalidParquetException>(() => CheckArray(copy, (int)max));
                    }
                }

                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(dictionary[((int)indices[i] * width)..(((int)indices[i] + 1) * width)], actual[(i * width)..((i + 1) * width)]);
                }
            }
        }
    }

    [Fact]
    public void Decimals_become_little_endian_whatever_their_length()
    {
        for (int width = 1; width <= 20; width++)
        {
            byte[] bytes = RandomBytes(width);
            if (width > 16)
            {
                // Longer numbers must be sign extensions.
                bytes.AsSpan(0, width - 15).Fill((byte)(bytes[0] < 128 ? 0 : 255));
            }

            var expected = (Int128)new BigInteger(bytes, isBigEndian: true);
            Int128 actual;
            fixed (byte* b = bytes)
            {
                ConversionKernels.ToDecimal(b, width, (byte*)&actual, 16);
                Assert.Equal(expected, actual);
                if (width <= 16)
                {
                    ConversionKernels.Convert(ValueConversion.BytesToDecimal128, b, width, (byte*)&actual, 1);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    private static void CheckArray(uint[] indices, int count)
    {
        fixed (uint* i = indices)
        {
            DictionaryKernels.Check(i, indices.Length, count);
        }
    }

    private byte[] MakeBitmap(int bits, double density)
    {
        var bitmap = new byte[(bits + 7) / 8];
        for (int i = 0; i < bits; i++)
        {
            if (_random.NextDouble() < density)
            {
                bitmap[i >> 3] |= (byte)(1 << (i & 7));
            }
        }

        return bitmap;
    }

    private static bool Bit(byte[] bitmap, int index) => (bitmap[index >> 3] >> (index & 7) & 1) != 0;
}
