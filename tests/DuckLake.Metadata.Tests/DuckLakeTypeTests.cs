using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

public class DuckLakeTypeTests : LeakCheckedTest
{
    [Fact]
    public void Every_kind_has_a_name_that_is_read_back()
    {
        foreach (var kind in Enum.GetValues<DuckLakeTypeKind>())
        {
            var type = kind == DuckLakeTypeKind.Decimal ? DuckLakeType.Decimal(18, 3) : DuckLakeType.Of(kind);
            Assert.Equal(type, DuckLakeType.Parse(type.ToString()));
            Assert.Equal(type, DuckLakeType.Parse(type.ToString().ToUpperInvariant()));
        }
    }

    [Theory]
    [InlineData("decimal(10,2)", 10, 2)]
    [InlineData("decimal(38, 0)", 38, 0)]
    [InlineData("decimal", 18, 3)]
    public void Decimals(string text, int precision, int scale)
    {
        var type = DuckLakeType.Parse(text);
        Assert.Equal((DuckLakeTypeKind.Decimal, precision, scale), (type.Kind, type.Precision, type.Scale));
    }

    [Fact]
    public void Aliases() => Assert.Equal(DuckLakeTypeKind.Timestamp, DuckLakeType.Parse("timestamp_us").Kind);

    [Theory]
    [InlineData("")]
    [InlineData("integer")]
    [InlineData("decimal(39,0)")]
    [InlineData("decimal(0,0)")]
    [InlineData("decimal(5,6)")]
    [InlineData("decimal(5)")]
    [InlineData("decimal(-5,1)")]
    [InlineData("decimal(99999999999,1)")]
    public void Other_names_are_unsupported(string text)
    {
        Assert.False(DuckLakeType.TryParse(text, out _));
        var error = Assert.Throws<MetadataException>(() => DuckLakeType.Parse(text));
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        Assert.Equal($"Failed to parse DuckLake type - unsupported type '{text}'", error.Message);
    }
}
