using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class PositionBitmapTests : LeakCheckedTest
{
    private const int RowCount = 200_000;

    [Fact]
    public void Positions_agree_with_a_set()
    {
        var random = new Random(1);
        var bitmap = new PositionBitmap(RowCount);
        var expected = new HashSet<long>();
        for (int i = 0; i < 500; i++)
        {
            long position = random.NextInt64(RowCount);
            Assert.Equal(expected.Add(position), bitmap.Add(position));
            long first = random.NextInt64(RowCount - 300);
            long last = first + random.Next(300);
            bitmap.AddRange(first, last);
            expected.UnionWith(Enumerable.Range((int)first, (int)(last - first) + 1).Select(row => (long)row));
        }

        Assert.Equal(expected.Count, bitmap.Count);
        for (int i = 0; i < 300; i++)
        {
            long first = random.NextInt64(RowCount);
            int count = (int)Math.Min(RowCount - first, random.Next(1, 80_000));
            Assert.Equal(expected.Count(row => row >= first && row < first + count), bitmap.CountIn(first, count));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(63, 65)]
    [InlineData(65_500, 100)]
    [InlineData(1, 131_072)]
    public void Clears_exactly_the_rows_of_the_window(long first, int count)
    {
        var bitmap = new PositionBitmap(RowCount);
        for (long row = 0; row < RowCount; row += 7)
        {
            bitmap.Add(row);
        }

        var selection = new byte[BitUtility.ByteCount(count)];
        Array.Fill(selection, (byte)0xFF);
        bitmap.ClearFrom(selection, first, count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal((first + i) % 7 != 0, BitUtility.GetBit(selection, i));
        }
    }

    [Fact]
    public void Union_counts_each_position_once()
    {
        var left = new PositionBitmap(RowCount);
        var right = new PositionBitmap(RowCount);
        left.AddRange(10, 70_000);
        right.AddRange(60_000, 80_000);
        left.AddAll(right);
        Assert.Equal(80_000 - 10 + 1, left.Count);
        Assert.True(left.Contains(80_000));
        Assert.False(left.Contains(80_001));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(RowCount)]
    [InlineData(long.MaxValue)]
    public void Positions_outside_the_file_are_refused(long position)
    {
        Assert.Throws<InvalidDataException>(() => new PositionBitmap(RowCount).Add(position));
        Assert.Throws<InvalidDataException>(() => new PositionBitmap(RowCount).AddRange(Math.Min(position, 5), position));
    }
}
