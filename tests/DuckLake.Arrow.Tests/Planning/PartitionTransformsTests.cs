using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class PartitionTransformsTests : LeakCheckedTest
{
    [Theory]
    [InlineData("int32", "34", 3)]
    [InlineData("int64", "34", 3)]
    [InlineData("varchar", "iceberg", 9)]
    [InlineData("uuid", "f79c3e09-677c-4bbd-a479-3f349cb785e7", 15)]
    [InlineData("uint32", "34", 9)]
    [InlineData("date", "2017-11-16", 10)]
    [InlineData("decimal(9,2)", "14.20", 1)]
    [InlineData("decimal(30,2)", "14.20", 14)]
    [InlineData("blob", "00010203", 9)]
    [InlineData("timestamp", "2017-11-16 22:31:08", 7)]
    public void BucketsAreTheReferences(string typeName, string text, long expected)
    {
        DuckLakeType type = DuckLakeType.Parse(typeName);
        Assert.True(BoundValueParser.TryParse(type, text, Rounding.Floor, out BoundValue value, out bool isExact) && isExact);
        Assert.Equal(expected, PartitionTransforms.Apply(PartitionTransform.Parse("bucket(16)"), type, value));
    }

    [Theory]
    [InlineData("timestamp", "1969-12-31 23:59:59.999999", "year", 1969L)]
    [InlineData("timestamp_ns", "1969-12-31 23:59:59.999999999", "hour", 23L)]
    [InlineData("timestamp_s", "2024-02-29 13:00:00", "day", 29L)]
    [InlineData("date", "2024-02-29", "month", 2L)]
    [InlineData("date", "0044-03-15 (BC)", "year", -43L)]
    [InlineData("date", "infinity", "year", null)]
    [InlineData("timestamptz", "2024-02-29 13:00:00+00", "hour", null)]
    [InlineData("date", "2024-02-29", "epoch_day", null)]
    public void CalendarParts(string typeName, string text, string transform, long? expected)
    {
        DuckLakeType type = DuckLakeType.Parse(typeName);
        Assert.True(BoundValueParser.TryParse(type, text, Rounding.Floor, out BoundValue value, out _));
        Assert.Equal(expected, PartitionTransforms.Apply(PartitionTransform.Parse(transform), type, value));
    }

    [Theory]
    [InlineData("int32", "1.5", "1", "2")]
    [InlineData("decimal(10,1)", "-1.25", "-13", "-12")]
    [InlineData("date", "1970-01-01 12:00:00", "0", "1")]
    [InlineData("timestamp", "1970-01-01 00:00:00.0000015", "1", "2")]
    [InlineData("timestamptz", "1970-01-01 01:00:00+01:30", "-1800000000", "-1800000000")]
    [InlineData("timestamp", "infinity", "9223372036854775807", "9223372036854775807")]
    public void BoundsAreRoundedOutwards(string typeName, string text, string lower, string upper)
    {
        DuckLakeType type = DuckLakeType.Parse(typeName);
        Assert.Equal(lower, BoundText.Lower(type, text, TextOrigin.SameType)!.Value.ToString());
        Assert.Equal(upper, BoundText.Upper(type, text, TextOrigin.SameType)!.Value.ToString());
    }

    [Theory]
    [InlineData("int32", "x")]
    [InlineData("int32", "")]
    [InlineData("timestamptz", "2024-01-01 00:00:00")]
    [InlineData("timestamp", "2024-01-01 00:00:00+00")]
    [InlineData("date", "2024-02-30")]
    [InlineData("int128", "5")]
    [InlineData("blob", "AB")]
    [InlineData("interval", "1 day")]
    [InlineData("int64", "1e999999999")]
    public void TextsWithoutAKnownOrderAreUnknown(string typeName, string text)
    {
        Assert.Null(BoundText.Lower(DuckLakeType.Parse(typeName), text, TextOrigin.SameType));
        Assert.Null(BoundText.Upper(DuckLakeType.Parse(typeName), text, TextOrigin.SameType));
    }

    [Fact]
    public void BoundsOfNarrowerFloatsAreWidened()
    {
        DuckLakeType type = DuckLakeType.Parse("float64");
        Assert.Equal((double)0.1f, BoundText.Upper(type, "0.1", TextOrigin.NarrowerType)!.Value.Float);
        Assert.Equal(0.1, BoundText.Lower(type, "0.1", TextOrigin.NarrowerType)!.Value.Float);
        Assert.Equal(0.1, BoundText.Upper(type, "0.1", TextOrigin.SameType)!.Value.Float);
        Assert.Null(BoundText.Upper(DuckLakeType.Parse("varchar"), "10", TextOrigin.AnotherType));
    }
}
