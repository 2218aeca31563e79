using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class RangeCoalescerTests : LeakCheckedTest
{
    [Theory]
    [InlineData("0+10 10+5", 0, 100, "0+15")]
    [InlineData("0+10 11+5", 0, 100, "0+10 11+5")]
    [InlineData("0+10 11+5", 1, 100, "0+16")]
    [InlineData("11+5 0+10", 1, 100, "0+16")]
    [InlineData("0+10 5+10 2+3", 0, 100, "0+15")]
    [InlineData("0+10 10+10 20+10", 0, 20, "0+20 20+10")]
    [InlineData("0+500 500+10", 0, 20, "0+500 500+10")]
    [InlineData("0+500 100+10", 0, 20, "0+500")]
    [InlineData("5+0 0+0 7+3", 0, 100, "7+3")]
    [InlineData("", 0, 100, "")]
    [InlineData("9223372036854775797+10 0+1", 9223372036854775807, 9223372036854775807, "0+9223372036854775807")]
    public void Merges_neighbours(string ranges, long maxGapBytes, long maxRequestBytes, string expected)
    {
        IReadOnlyList<CoalescedRange> requests = RangeCoalescer.Coalesce(Parse(ranges), maxGapBytes, maxRequestBytes);
        Assert.Equal(Parse(expected), requests.Select(request => request.Range));
    }

    [Fact]
    public void Every_range_belongs_to_one_request_that_covers_it()
    {
        var random = new Random(17);
        for (int round = 0; round < 500; round++)
        {
            var ranges = new ByteRange[random.Next(60)];
            for (int i = 0; i < ranges.Length; i++)
            {
                ranges[i] = new ByteRange(random.Next(1000), random.Next(40));
            }

            int gap = random.Next(20);
            int limit = random.Next(1, 200);
            IReadOnlyList<CoalescedRange> requests = RangeCoalescer.Coalesce(ranges, gap, limit);
            var seen = new List<int>();
            long lastOffset = -1;
            foreach (CoalescedRange request in requests)
            {
                Assert.True(request.Range.Offset >= lastOffset);
                lastOffset = request.Range.Offset;
                Assert.True(request.Range.Length <= limit || request.Range.Length == request.Members.ToArray().Max(member => ranges[member].Length));
                foreach (int member in request.Members.Span)
                {
                    Assert.InRange(ranges[member].Offset, request.Range.Offset, request.Range.End);
                    Assert.True(ranges[member].End <= request.Range.End);
                    seen.Add(member);
                }
            }

            Assert.Equal(Enumerable.Range(0, ranges.Length).Where(i => ranges[i].Length > 0), seen.Order());
        }
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, -1)]
    [InlineData(long.MaxValue, 1)]
    public void Refuses_what_is_no_range(long offset, long length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RangeCoalescer.Coalesce([new(0, 1), new(offset, length)], 0, 100));

    private static ByteRange[] Parse(string ranges) =>
        [.. ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Split('+'))
            .Select(parts => new ByteRange(long.Parse(parts[0]), long.Parse(parts[1])))];
}
