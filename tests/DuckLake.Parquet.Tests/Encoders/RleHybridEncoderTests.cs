using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;
using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encoders;

[Trait("Category", "Kernels")]
public sealed unsafe class RleHybridEncoderTests : LeakCheckedTest
{
    [Fact]
    public void Values_of_every_width_are_read_back()
    {
        for (int width = 0; width <= 32; width++)
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                foreach (ulong[] values in EncoderTestData.Values(length, width))
                {
                    uint[] expected = [.. values.Select(value => (uint)value)];
                    using ByteSink sink = EncoderTestData.DirtySink(length * 5 + 64);
                    RleHybridEncoder.Encode(expected, width, sink);
                    var reader = new RleHybridReader(sink.Pointer, sink.Length, width);
                    var actual = new uint[length];
                    fixed (uint* to = actual)
                    {
                        reader.Read(to, length);
                    }

                    Assert.Equal(expected, actual);
                    Assert.True(sink.Length <= BitPacker.PackedBytes(length, width) + 5, $"{length} values of {width} bits took {sink.Length} bytes.");
                }
            }
        }
    }

    [Fact]
    public void Levels_are_read_back()
    {
        for (int width = 1; width <= 7; width++)
        {
            foreach (int length in EncoderTestData.Lengths)
            {
                foreach (ulong[] values in EncoderTestData.Values(length, width))
                {
                    byte[] expected = [.. values.Select(value => (byte)value)];
                    using ByteSink sink = EncoderTestData.DirtySink(length * 2 + 64);
                    RleHybridEncoder.EncodeLevels(expected, width, sink);
                    LevelReader reader = LevelReader.OverRuns(sink.Pointer, sink.Length, (1 << width) - 1);
                    var actual = new byte[length];
                    fixed (byte* to = actual)
                    {
                        reader.Read(to, length);
                    }

                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void Equal_values_take_one_run()
    {
        var levels = new byte[100_000];
        Array.Fill(levels, (byte)1);
        using var sink = new ByteSink();
        RleHybridEncoder.EncodeLevels(levels, 1, sink);
        Assert.Equal([0xC0, 0x9A, 0x0C, 1], sink.WrittenSpan.ToArray());
        sink.Reset();
        RleHybridEncoder.EncodeRepeated(1, levels.Length, 1, sink);
        Assert.Equal([0xC0, 0x9A, 0x0C, 1], sink.WrittenSpan.ToArray());
    }

    [Fact]
    public void Indices_carry_their_width()
    {
        using var sink = new ByteSink();
        RleHybridEncoder.EncodeIndices([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3], 2, sink);
        Assert.Equal([2, 32, 3], sink.WrittenSpan.ToArray());
        Assert.Equal([0, 1, 2, 2, 3], new[] { 0, 1, 2, 3, 4 }.Select(RleHybridEncoder.WidthOf));
    }
}
