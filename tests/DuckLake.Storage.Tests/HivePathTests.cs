using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class HivePathTests : LeakCheckedTest
{
    [Theory]
    [InlineData("region", "eu-1_~.", "region=eu-1_~./")]
    [InlineData("a b", "x/y=z", "a%20b=x%2Fy%3Dz/")]
    [InlineData("k", "ü€", "k=%C3%BC%E2%82%AC/")]
    [InlineData("k", "", "k=/")]
    [InlineData("k", null, "k=__HIVE_DEFAULT_PARTITION__/")]
    [InlineData("k", "__HIVE_DEFAULT_PARTITION__", "k=%5F_HIVE_DEFAULT_PARTITION__/")]
    [InlineData("k", "100%", "k=100%25/")]
    public void Formats_and_parses_a_segment(string key, string? value, string expected)
    {
        string segment = HivePath.FormatSegment(key, value);
        Assert.Equal(expected, segment);
        Assert.Equal([new(key, value)], HivePath.Parse("/data/" + segment + "f=1.parquet"));
    }

    [Theory]
    [InlineData("a=1/b=x%2/c=%zz%41/f", "a:1 b:x%2 c:%zzA")]
    [InlineData("=1/a=b=c/x/a?=1/k=null/k=2/f", "k:")]
    [InlineData("a\\k=1\\f", "k:1")]
    [InlineData("f=1", "")]
    public void Parses_foreign_paths(string path, string expected) =>
        Assert.Equal(expected, string.Join(' ', HivePath.Parse(path).Select(pair => $"{pair.Key}:{pair.Value}")));

    [Fact]
    public void Every_text_survives_encoding()
    {
        var random = new Random(5);
        for (int i = 0; i < 1000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => new System.Text.Rune(random.Next(0, 0xD800)).ToString()));
            Assert.Equal(text, HivePath.Decode(HivePath.Encode(text)));
        }
    }
}
