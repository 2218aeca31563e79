using System.Buffers.Binary;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Codecs;

public sealed class Lz4FrameTests : LeakCheckedTest
{
    private const int Independent = 0x20;
    private const int BlockChecksum = 0x10;
    private const int ContentSize = 0x08;
    private const int ContentChecksum = 0x04;

    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void Checksum_is_xxh32(string text, uint expected) => Assert.Equal(expected, XxHash32.Hash(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(Independent)]
    [InlineData(Independent | ContentChecksum)]
    [InlineData(Independent | BlockChecksum | ContentSize | ContentChecksum)]
    public void Frames_one_after_another_are_read(int flags)
    {
        byte[] data = CodecTestData.Mixed(100_000);
        byte[] skippable = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9];
        byte[] frames = [.. Frame(data[..40_000], flags), .. skippable, .. Frame(data[40_000..], flags)];
        byte[] output = new byte[data.Length];
        Assert.Equal(data.Length, Lz4Frame.Decompress(frames, output));
        Assert.Equal(data, output);
    }

    [Fact]
    public void Linked_blocks_refer_to_earlier_ones()
    {
        // "abcdefgh" as literals; then a block of its own that copies those eight bytes and ends in the literal "!".
        byte[] first = [0x80, .. "abcdefgh"u8];
        byte[] second = [0x04, 8, 0, 0x10, (byte)'!'];
        byte[] frame = [.. Header(0, 0), .. Block(first, 0), .. Block(second, 0), 0, 0, 0, 0];
        byte[] output = new byte[17];
        Assert.Equal(17, Lz4Frame.Decompress(frame, output));
        Assert.Equal("abcdefghabcdefgh!"u8.ToArray(), output);

        byte[] independent = [.. Header(Independent, 0), .. Block(first, 0), .. Block(second, 0), 0, 0, 0, 0];
        Assert.Throws<InvalidDataException>(() => Lz4Frame.Decompress(independent, output));
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        byte[] data = CodecTestData.Mixed(400);
        byte[] frame = Frame(data, Independent | BlockChecksum | ContentSize | ContentChecksum);
        for (int i = 0; i < frame.Length; i++)
        {
            frame[i] ^= 0x41;
            Assert.Throws<InvalidDataException>(() => Lz4Frame.Decompress(frame, new byte[data.Length]));
            frame[i] ^= 0x41;
        }

        for (int length = 1; length < frame.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Lz4Frame.Decompress(frame.AsSpan(0, length), new byte[data.Length]));
        }
    }

    private static byte[] Frame(byte[] data, int flags)
    {
        var frame = new List<byte>(Header(flags, data.Length));
        for (int i = 0; i < data.Length; i += 30_000)
        {
            frame.AddRange(Block(Lz4TestEncoder.Encode(data.AsSpan(i, Math.Min(30_000, data.Length - i))), flags));
        }

        frame.AddRange(new byte[4]);
        if ((flags & ContentChecksum) != 0)
        {
            frame.AddRange(BitConverter.GetBytes(XxHash32.Hash(data)));
        }

        return [.. frame];
    }

    private static byte[] Header(int flags, long size)
    {
        byte[] descriptor = [(byte)(0x40 | flags), 0x40, .. (flags & ContentSize) != 0 ? BitConverter.GetBytes(size) : []];
        byte[] magic = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, 0x184D2204);
        return [.. magic, .. descriptor, (byte)(XxHash32.Hash(descriptor) >> 8)];
    }

    private static byte[] Block(byte[] block, int flags) =>
    [
        .. BitConverter.GetBytes(block.Length), .. block,
        .. (flags & BlockChecksum) != 0 ? BitConverter.GetBytes(XxHash32.Hash(block)) : [],
    ];
}
