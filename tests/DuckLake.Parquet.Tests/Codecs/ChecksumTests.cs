using System.Text;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Codecs;

[Trait("Category", "Kernels")]
public sealed class ChecksumTests : LeakCheckedTest
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Crc_is_that_of_zlib(string text, uint expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(expected, Crc32.Compute(bytes));
        for (int i = 0; i <= bytes.Length; i++)
        {
            Assert.Equal(expected, Crc32.Compute(bytes.AsSpan(0, i), bytes.AsSpan(i)));
        }
    }

    [Fact]
    public void Crc_of_any_length_is_that_of_its_bytes_one_by_one()
    {
        foreach (int length in new[] { 0, 1, 15, 16, 17, 63, 64, 127, 128, 129, 143, 191, 192, 255, 256, 511, 512, 513, 1023, 1024, 1025, 70_001 })
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            uint expected = ~0u;
            foreach (byte value in bytes)
            {
                expected ^= value;
                for (int bit = 0; bit < 8; bit++)
                {
                    expected = (expected & 1) != 0 ? 0xEDB88320 ^ expected >> 1 : expected >> 1;
                }
            }

            Assert.Equal(~expected, Crc32.Compute(bytes));
            Assert.Equal(~expected, Crc32.Compute(bytes.AsSpan(0, length / 3), bytes.AsSpan(length / 3)));
        }
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999ul)]
    [InlineData("a", 0xD24EC4F1A98C6E5Bul)]
    [InlineData("abc", 0x44BC2CF5AD770999ul)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x0B242D361FDA71BCul)]
    public void Hash_is_xxh64(string text, ulong expected) => Assert.Equal(expected, XxHash64.Hash(Encoding.ASCII.GetBytes(text)));
}
