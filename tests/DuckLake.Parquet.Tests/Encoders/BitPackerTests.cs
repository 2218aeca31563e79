using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encoders;

[Trait("Category", "Kernels")]
public sealed unsafe class BitPackerTests : LeakCheckedTest
{
    private const int Slop = BitPacker.SlopBytes;

    [Fact]
    public void Packing_equals_the_reference_at_every_width()
    {
        for (int width = 0; width <= 32; width++)
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                ulong[] values = EncoderTestData.Values(length, width).First();
                uint[] narrow = [.. values.Select(value => (uint)value)];
                var actual = new byte[BitPacker.PackedBytes(length, width) + Slop];
                fixed (uint* source = narrow)
                fixed (byte* a = actual)
                {
                    BitPacker.Pack(source, length, width, a);
                }

                Assert.Equal(Reference(values, width), actual[..^Slop]);
            }
        }
    }

    [Fact]
    public void Packing_of_bytes_equals_the_reference()
    {
        for (int width = 0; width <= 8; width++)
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                ulong[] values = EncoderTestData.Values(length, width).First();
                byte[] bytes = [.. values.Select(value => (byte)value)];
                var actual = new byte[BitPacker.PackedBytes(length, width) + Slop];
                fixed (byte* source = bytes, a = actual)
                {
                    BitPacker.PackBytes(source, length, width, a);
                }

                Assert.Equal(Reference(values, width), actual[..^Slop]);
            }
        }
    }

    [Fact]
    public void Packing_of_64_bits_equals_the_reference()
    {
        for (int width = 0; width <= 64; width++)
        {
            foreach (int length in EncoderTestData.Lengths.Where(length => length % 8 == 0))
            {
                ulong[] values = EncoderTestData.Values(length, width).First();
                var actual = new byte[BitPacker.PackedBytes(length, width) + Slop];
                fixed (ulong* source = values)
                fixed (byte* a = actual)
                {
                    BitPacker.Pack64(source, length, width, a);
                    for (int i = 0; i < length; i++)
                    {
                        Assert.Equal(values[i], BitUnpacker.GetReference(a, actual.Length, width, i));
                    }
                }

                Assert.Equal(Reference(values, width), actual[..^Slop]);
            }
        }
    }

    private static byte[] Reference(ulong[] values, int width)
    {
        var expected = new byte[BitPacker.PackedBytes(values.Length, width)];
        fixed (ulong* source = values)
        fixed (byte* e = expected)
        {
            BitPacker.PackReference(source, values.Length, width, e);
        }

        return expected;
    }
}
