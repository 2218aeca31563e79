using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class GlobPatternTests : LeakCheckedTest
{
    [Theory]
    [InlineData("/d/a.parquet", "/d/a.parquet", true)]
    [InlineData("/d/*.parquet", "/d/a.parquet", true)]
    [InlineData("/d/*.parquet", "/d/x/a.parquet", false)]
    [InlineData("/d/**/*.parquet", "/d/a.parquet", true)]
    [InlineData("/d/**/*.parquet", "/d/x/y/a.parquet", true)]
    [InlineData("/d/**/z/*.parquet", "/d/x/y/a.parquet", false)]
    [InlineData("/d/p=*/a?.parquet", "/d/p=1/ab.parquet", true)]
    [InlineData("/d/p=*/a?.parquet", "/d/p=1/a.parquet", false)]
    [InlineData("/d/[a-c]x", "/d/bx", true)]
    [InlineData("/d/[!a-c]x", "/d/bx", false)]
    [InlineData("/d/*a*b*", "/d/xxaxxaxb", true)]
    [InlineData("/d/*a*b*", "/d/xxbxxaxx", false)]
    public void Paths_fit_or_not(string pattern, string path, bool fits) => Assert.Equal(fits, new GlobPattern(pattern).IsMatch(path));

    [Fact]
    public void The_prefix_is_the_directory_before_the_first_wildcard()
    {
        Assert.Equal("s3://b/d/", new GlobPattern("s3://b/d/x*/y").Prefix);
        Assert.Equal("", new GlobPattern("*.parquet").Prefix);
        Assert.False(new GlobPattern("/d/a.parquet").HasWildcards);
    }
}
