using DuckLake.Columnar;
using DuckLake.Parquet.Encoders;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encoders;

public sealed class ByteSinkTests : LeakCheckedTest
{
    [Fact]
    public void Bytes_survive_growing()
    {
        using var sink = new ByteSink();
        var expected = new List<byte>();
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = [.. Enumerable.Range(0, i).Select(j => (byte)(i + j))];
            sink.Write(bytes);
            sink.WriteByte((byte)i);
            sink.WriteInt32(i);
            expected.AddRange([.. bytes, (byte)i, .. BitConverter.GetBytes(i)]);
        }

        Assert.Equal(expected, sink.WrittenSpan.ToArray());
        Assert.Equal(expected, sink.WrittenMemory.ToArray());
        sink.Length = 3;
        Assert.Equal(3, sink.WrittenSpan.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => sink.Length = 4);
        sink.Reset();
        Assert.Equal(0, sink.Length);
    }

    [Fact]
    public void Integers_of_variable_length_follow_thrift()
    {
        using var sink = new ByteSink();
        sink.WriteVarint(300);
        sink.WriteZigZag(-1);
        sink.WriteZigZag(long.MinValue);
        Assert.Equal([0xAC, 2, 1, .. Enumerable.Repeat((byte)0xFF, 9), 1], sink.WrittenSpan.ToArray());
    }

    [Fact]
    public void Detached_bytes_belong_to_the_caller()
    {
        using var sink = new ByteSink();
        sink.Write([1, 2, 3]);
        using ArrowBuffer buffer = sink.Detach();
        sink.Write([4]);
        Assert.Equal([1, 2, 3], buffer.Span.ToArray());
        Assert.Equal([4], sink.WrittenSpan.ToArray());
        Assert.True(new ByteSink().Detach().IsEmpty);
    }

    [Fact]
    public void Sizes_beyond_two_gibibytes_are_refused_before_allocating()
    {
        using var sink = new ByteSink();
        sink.Write([1]);
        Assert.Contains("smaller pages", Assert.Throws<InvalidOperationException>(() => sink.GetSpan(int.MaxValue).Length).Message, StringComparison.Ordinal);
    }
}
