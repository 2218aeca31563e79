using System.Runtime.InteropServices;
using System.Text;
using DuckLake.Parquet.Encoders;
using DuckLake.Parquet.Tests.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

[Trait("Category", "Kernels")]
public sealed class BloomFilterBuilderTests : LeakCheckedTest
{
    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(1000, 0.1)]
    [InlineData(50_000, 0.01)]
    public void Values_are_found_and_few_others(int count, double rate)
    {
        using var builder = new BloomFilterBuilder(BloomFilterBuilder.SizeFor(count, rate));
        ulong[] values = [.. Enumerable.Range(0, count).Select(i => (ulong)i * 77)];
        builder.Insert(values);
        BloomFilter filter = Read(builder);
        Assert.All(values, value => Assert.True(filter.MightContain((long)value)));
        int found = Enumerable.Range(0, 20_000).Count(i => filter.MightContain(i * 77L + 5));
        Assert.True(found <= 20_000 * rate * 1.3 + 20, $"{found} of 20000 absent values are said to be possible.");
    }

    [Fact]
    public void Every_form_of_a_value_has_the_hash_of_its_bytes()
    {
        using var builder = new BloomFilterBuilder(1024);
        builder.Insert(MemoryMarshal.Cast<float, uint>([1.5f]));
        builder.Insert([(uint)17]);
        EncoderTestData.WithSlices([Encoding.UTF8.GetBytes("hello"), []], slices => builder.Insert(slices));
        builder.Insert("abc"u8);
        BloomFilter filter = Read(builder);
        Assert.True(filter.MightContain(1.5f));
        Assert.True(filter.MightContain(17));
        Assert.True(filter.MightContain("hello"u8));
        Assert.True(filter.MightContain(""u8));
        Assert.True(filter.MightContain("abc"u8));
        Assert.Contains(Enumerable.Range(100, 100), i => !filter.MightContain(i));
    }

    [Fact]
    public void Sizes_are_powers_of_two_within_the_limits()
    {
        Assert.Equal(32, BloomFilterBuilder.SizeFor(0, 0.01));
        Assert.Equal(BloomFilterBuilder.LargestSizeBytes, BloomFilterBuilder.SizeFor(long.MaxValue, 0.001));
        Assert.Equal(131072, BloomFilterBuilder.SizeFor(100_000, 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => BloomFilterBuilder.SizeFor(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BloomFilterBuilder.SizeFor(-1, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BloomFilterBuilder(48));
    }

    [Fact]
    public void Encrypted_filters_are_read_back()
    {
        byte[] key = new byte[16];
        using ModuleEncryptor encryptor = new FileEncryptor(new ParquetEncryptionProperties(key)).CreateColumnEncryptor(0, 0);
        using var builder = new BloomFilterBuilder(64);
        builder.Insert([5u]);
        using var sink = new ByteSink();
        int size = builder.Write(sink, encryptor);
        using var decryptor = new ModuleDecryptor(key, null, usesCtrForPages: false, 0, 0);
        BloomFilter filter = BloomFilter.Read(sink.WrittenSpan, 0, size, decryptor, ParquetReaderOptions.Default, out _)!;
        Assert.True(filter.MightContain(5));
        Assert.False(filter.MightContain(6));
    }

    [Fact]
    public void Hashes_of_integers_are_those_of_their_bytes()
    {
        var random = new Random(3);
        for (int i = 0; i < 1000; i++)
        {
            ulong value = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.Equal(XxHash64.Hash(BitConverter.GetBytes(value)), XxHash64.Hash(value));
            Assert.Equal(XxHash64.Hash(BitConverter.GetBytes((uint)value)), XxHash64.Hash((uint)value));
        }
    }

    private static BloomFilter Read(BloomFilterBuilder builder)
    {
        using var sink = new ByteSink();
        int size = builder.Write(sink);
        Assert.Equal(sink.Length, size);
        return BloomFilter.Read(sink.WrittenSpan, 0, size, null, ParquetReaderOptions.Default, out _)!;
    }
}
