using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Kernels;

[Trait("Category", "Kernels")]
public class SelectionKernelTests : LeakCheckedTest
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    [InlineData(1.0)]
    public void Finds_the_rows_of_a_bitmap_and_back(double share)
    {
        var random = new Random(7);
        foreach (int length in KernelLengths.Awkward)
        {
            for (int offset = 0; offset < 17; offset += random.Next(1, 5))
            {
                var bitmap = new byte[BitUtility.ByteCount(length + offset)];
                for (int i = 0; i < length; i++)
                {
                    BitUtility.SetBit(bitmap, offset + i, random.NextDouble() < share);
                }

                var expected = new int[length];
                var actual = new int[length];
                int expectedCount = SelectionKernel.FromBitmapScalar(bitmap, offset, length, expected);
                int count = SelectionKernel.FromBitmap(bitmap, offset, length, actual);
                Assert.Equal(expected[..expectedCount], actual[..count]);

                var back = new byte[BitUtility.ByteCount(length)];
                SelectionKernel.ToBitmap(actual.AsSpan(0, count), back);
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(BitUtility.GetBit(bitmap, offset + i), BitUtility.GetBit(back, i));
                }
            }
        }
    }

    [Fact]
    public void Copies_and_counts_bits_at_any_offset()
    {
        var random = new Random(3);
        foreach (int length in KernelLengths.Awkward)
        {
            for (int round = 0; round < 10; round++)
            {
                int from = random.Next(0, 70);
                int to = random.Next(0, 70);
                var source = new byte[BitUtility.ByteCount(from + length)];
                var target = new byte[BitUtility.ByteCount(to + length + 20)];
                random.NextBytes(source);
                random.NextBytes(target);
                byte[] before = [.. target];
                BitUtility.CopyBits(source, from, target, to, length);
                int ones = 0;
                for (int i = 0; i < target.Length * 8; i++)
                {
                    bool inside = i >= to && i < to + length;
                    Assert.Equal(inside ? BitUtility.GetBit(source, from + i - to) : BitUtility.GetBit(before, i), BitUtility.GetBit(target, i));
                    ones += inside && BitUtility.GetBit(target, i) ? 1 : 0;
                }

                Assert.Equal(ones, BitUtility.CountBits(target, to, length));
            }
        }
    }
}
