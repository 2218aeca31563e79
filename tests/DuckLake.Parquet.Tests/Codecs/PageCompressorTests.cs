using DuckLake.Parquet.Encoders;
using DuckLake.Parquet.Tests.Encoders;
using DuckLake.Testing;
using IronSnappy;

namespace DuckLake.Parquet.Tests.Codecs;

public sealed class PageCompressorTests : LeakCheckedTest
{
    [Theory]
    [InlineData(CompressionCodec.Uncompressed, null)]
    [InlineData(CompressionCodec.Snappy, null)]
    [InlineData(CompressionCodec.Gzip, null)]
    [InlineData(CompressionCodec.Gzip, 0)]
    [InlineData(CompressionCodec.Gzip, 9)]
    [InlineData(CompressionCodec.Brotli, null)]
    [InlineData(CompressionCodec.Brotli, 1)]
    [InlineData(CompressionCodec.Zstd, null)]
    [InlineData(CompressionCodec.Zstd, -5)]
    [InlineData(CompressionCodec.Zstd, 9)]
    [InlineData(CompressionCodec.Lz4Raw, null)]
    public void Compressed_data_comes_back(CompressionCodec codec, int? level)
    {
        PageCompressor.Validate(codec, level);
        foreach (byte[] data in CodecTestData.All())
        {
            using ByteSink sink = EncoderTestData.DirtySink(100);
            sink.WriteByte(7);
            int size = PageCompressor.Compress(codec, level, data, sink);
            Assert.Equal(sink.Length, size + 1);
            var output = new byte[data.Length];
            PageDecompressor.Decompress(codec, sink.WrittenSpan[1..], output);
            Assert.True(data.AsSpan().SequenceEqual(output), $"{codec}, {data.Length} bytes");
        }
    }

    [Fact]
    public void Snappy_is_read_by_another_decoder()
    {
        foreach (byte[] data in CodecTestData.All().Where(data => data.Length > 0))
        {
            byte[] compressed = EncodeSnappy(data);
            Assert.True(data.AsSpan().SequenceEqual(Snappy.Decode(compressed)), $"{data.Length} bytes");
        }
    }

    [Fact]
    public void Random_inputs_come_back_from_snappy_and_lz4_within_their_bounds()
    {
        var random = new Random(11);
        for (int i = 0; i < 3000; i++)
        {
            byte[] data = CodecTestData.Mixed(random.Next(1, 3000));
            for (int change = random.Next(20); change > 0; change--)
            {
                int start = random.Next(data.Length);
                data.AsSpan(start, random.Next(Math.Min(200, data.Length - start))).Fill((byte)random.Next(4));
            }

            var output = new byte[data.Length];
            SnappyDecoder.Decode(EncodeSnappy(data), output);
            Assert.Equal(data, output);

            var room = new byte[Lz4BlockEncoder.MaxCompressedLength(data.Length)];
            int size = Lz4BlockEncoder.Encode(data, room);
            output.AsSpan().Clear();
            PageDecompressor.Decompress(CompressionCodec.Lz4Raw, room.AsSpan(0, size), output);
            Assert.Equal(data, output);
        }
    }

    [Theory]
    [InlineData(CompressionCodec.Snappy)]
    [InlineData(CompressionCodec.Lz4Raw)]
    public void Repetition_is_found_and_noise_hardly_grows(CompressionCodec codec)
    {
        using var sink = new ByteSink();
        Assert.InRange(PageCompressor.Compress(codec, null, CodecTestData.Make(1 << 20, 100), sink), 1, (1 << 20) / 18);
        Assert.InRange(PageCompressor.Compress(codec, null, CodecTestData.Make(1 << 20, int.MaxValue), sink), 1 << 20, (1 << 20) + 8192);
    }

    [Fact]
    public void Too_little_room_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SnappyEncoder.Encode(new byte[100], new byte[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lz4BlockEncoder.Encode(new byte[100], new byte[100]));
    }

    [Theory]
    [InlineData(CompressionCodec.Gzip, 10, "0 to 9")]
    [InlineData(CompressionCodec.Gzip, -1, "0 to 9")]
    [InlineData(CompressionCodec.Brotli, 12, "0 to 11")]
    [InlineData(CompressionCodec.Zstd, 23, "22")]
    [InlineData(CompressionCodec.Snappy, 1, "no levels")]
    [InlineData(CompressionCodec.Lz4Raw, 1, "no levels")]
    [InlineData(CompressionCodec.Uncompressed, 0, "no levels")]
    public void Unknown_levels_are_refused(CompressionCodec codec, int level, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => PageCompressor.Validate(codec, level)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(CompressionCodec.Lzo)]
    [InlineData(CompressionCodec.Lz4)]
    [InlineData((CompressionCodec)77)]
    public void Unknown_codecs_are_refused(CompressionCodec codec)
    {
        Assert.Contains("choose", Assert.Throws<NotSupportedException>(() => PageCompressor.Validate(codec, null)).Message, StringComparison.Ordinal);
        using var sink = new ByteSink();
        Assert.Throws<NotSupportedException>(() => PageCompressor.Compress(codec, null, [1], sink));
    }

    /// <summary>Checks that nothing is written behind the room that was asked for.</summary>
    private static byte[] EncodeSnappy(byte[] data)
    {
        int room = SnappyEncoder.MaxCompressedLength(data.Length);
        var guarded = new byte[room + 32];
        guarded.AsSpan(room).Fill(0xA5);
        int size = SnappyEncoder.Encode(data, guarded.AsSpan(0, room));
        Assert.True(guarded.AsSpan(room).IndexOfAnyExcept((byte)0xA5) < 0);
        return guarded[..size];
    }
}
