using System.Text;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Codecs;

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

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999ul)]
    [InlineData("a", 0xD24EC4F1A98C6E5Bul)]
    [InlineData("abc", 0x44BC2CF5AD770999ul)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x0B242D361FDA71BCul)]
    public void Hash_is_xxh64(string text, ulong expected) => Assert.Equal(expected, XxHash64.Hash(Encoding.ASCII.GetBytes(text)));
}
