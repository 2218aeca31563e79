using System.IO.Compression;
using System.Runtime.InteropServices;
using DuckLake.Testing;
using IronSnappy;

namespace DuckLake.Parquet.Tests.Codecs;

public sealed partial class PageDecompressorTests : LeakCheckedTest
{
    public static TheoryData<CompressionCodec> Codecs() =>
    [
        CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Brotli,
        CompressionCodec.Lz4, CompressionCodec.Zstd, CompressionCodec.Lz4Raw,
    ];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Compressed_data_comes_back(CompressionCodec codec)
    {
        foreach (byte[] data in CodecTestData.All())
        {
            byte[] compressed = Compress(codec, data);
            // Guard bytes on both sides show writes out of bounds.
            byte[] guarded = new byte[data.Length + 64];
            guarded.AsSpan().Fill(0xA5);
            PageDecompressor.Decompress(codec, compressed, guarded.AsSpan(32, data.Length));
            Assert.True(data.AsSpan().SequenceEqual(guarded.AsSpan(32, data.Length)), $"{codec}, {data.Length} bytes");
            Assert.True(guarded.AsSpan(0, 32).IndexOfAnyExcept((byte)0xA5) < 0);
            Assert.True(guarded.AsSpan(32 + data.Length).IndexOfAnyExcept((byte)0xA5) < 0);
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Wrong_size_is_refused(CompressionCodec codec)
    {
        byte[] data = CodecTestData.Mixed(5000);
        byte[] compressed = Compress(codec, data);
        foreach (int size in new[] { 0, 1, 4999, 5001, 9000 })
        {
            var error = Assert.Throws<InvalidParquetException>(() => PageDecompressor.Decompress(codec, compressed, new byte[size]));
            Assert.Equal(ParquetErrorKind.Corrupt, error.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Mutated_data_gives_bytes_or_the_typed_error(CompressionCodec codec)
    {
        var random = new Random(7);
        byte[] data = CodecTestData.Mixed(3000);
        byte[] original = Compress(codec, data);
        byte[] guarded = new byte[data.Length + 64];
        for (int i = 0; i < 3000; i++)
        {
            byte[] mutated = [.. original];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next();
            }

            guarded.AsSpan().Fill(0xA5);
            int length = random.Next(4) == 0 ? random.Next(mutated.Length) : mutated.Length;
            try
            {
                PageDecompressor.Decompress(codec, mutated.AsSpan(0, length), guarded.AsSpan(32, data.Length));
            }
            catch (InvalidParquetException)
            {
            }

            Assert.True(guarded.AsSpan(0, 32).IndexOfAnyExcept((byte)0xA5) < 0);
            Assert.True(guarded.AsSpan(32 + data.Length).IndexOfAnyExcept((byte)0xA5) < 0);
        }
    }

    [Fact]
    public void Gzip_of_several_members_and_zlib_are_read()
    {
        byte[] data = CodecTestData.Mixed(4000);
        byte[] members = [.. Compress(CompressionCodec.Gzip, data[..1500]), .. Compress(CompressionCodec.Gzip, data[1500..])];
        byte[] output = new byte[data.Length];
        PageDecompressor.Decompress(CompressionCodec.Gzip, members, output);
        Assert.Equal(data, output);

        using var zlib = new MemoryStream();
        using (var stream = new ZLibStream(zlib, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(data);
        }

        output.AsSpan().Clear();
        PageDecompressor.Decompress(CompressionCodec.Gzip, zlib.ToArray(), output);
        Assert.Equal(data, output);
    }

    [Fact]
    public void Lz4_is_read_in_blocks_of_hadoop_frames_and_without_framing()
    {
        byte[] data = CodecTestData.Mixed(5000);
        byte[] output = new byte[data.Length];
        byte[] framed = [.. Compress(CompressionCodec.Lz4, data[..2000]), .. Compress(CompressionCodec.Lz4, data[2000..])];
        PageDecompressor.Decompress(CompressionCodec.Lz4, framed, output);
        Assert.Equal(data, output);

        output.AsSpan().Clear();
        PageDecompressor.Decompress(CompressionCodec.Lz4, Lz4TestEncoder.Encode(data), output);
        Assert.Equal(data, output);
    }

    [Theory]
    [InlineData(CompressionCodec.Lzo)]
    [InlineData((CompressionCodec)77)]
    public void Unknown_codec_is_unsupported(CompressionCodec codec)
    {
        Assert.False(PageDecompressor.IsSupported(codec));
        var error = Assert.Throws<InvalidParquetException>(() => PageDecompressor.Decompress(codec, new byte[3], new byte[3]));
        Assert.Equal(ParquetErrorKind.Unsupported, error.Kind);
    }

    private static byte[] Compress(CompressionCodec codec, byte[] data) => codec switch
    {
        CompressionCodec.Uncompressed => data,
        CompressionCodec.Snappy => Snappy.Encode(data),
        CompressionCodec.Gzip => Gzip(data),
        CompressionCodec.Brotli => Brotli(data),
        CompressionCodec.Lz4 => Hadoop(data),
        CompressionCodec.Lz4Raw => Lz4TestEncoder.Encode(data),
        CompressionCodec.Zstd => ZstdCompress(data),
        _ => throw new ArgumentOutOfRangeException(nameof(codec)),
    };

    private static byte[] Gzip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(data);
            if (data.Length == 0)
            {
                // The stream writes no member for no data.
                return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            }
        }

        return output.ToArray();
    }

    private static byte[] Brotli(byte[] data)
    {
        byte[] output = new byte[BrotliEncoder.GetMaxCompressedLength(data.Length) + 16];
        Assert.True(BrotliEncoder.TryCompress(data, output, out int written, quality: 3, window: 18));
        return output[..written];
    }

    private static byte[] Hadoop(byte[] data)
    {
        byte[] block = Lz4TestEncoder.Encode(data);
        byte[] framed = new byte[block.Length + 8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed, data.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(4), block.Length);
        block.CopyTo(framed, 8);
        return framed;
    }

    private static byte[] ZstdCompress(byte[] data)
    {
        byte[] output = new byte[data.Length + 1024];
        nuint size = ZSTD_compress(output, (nuint)output.Length, data, (nuint)data.Length, 1);
        return output[..(int)size];
    }

    [LibraryImport("libzstd.so.1")]
    private static partial nuint ZSTD_compress([Out] byte[] destination, nuint capacity, byte[] source, nuint size, int level);
}
