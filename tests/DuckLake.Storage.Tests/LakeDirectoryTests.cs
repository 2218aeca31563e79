using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class LakeDirectoryTests : LeakCheckedTest
{
    private static readonly LakeDirectory s_lake = LakeDirectory.ForDataPath("/lake\\");
    private static readonly LakeDirectory s_table = s_lake.GetDirectory(Relative("main/")).GetDirectory(Relative("t/"));

    [Theory]
    [InlineData("a.parquet", "/lake/main/t/a.parquet")]
    [InlineData("k=a b%2F/ü.parquet", "/lake/main/t/k=a b%2F/ü.parquet")]
    [InlineData("../u/a.parquet", "/lake/main/t/../u/a.parquet")]
    [InlineData("..a/b..c", "/lake/main/t/..a/b..c")]
    [InlineData("/a", "/lake/main/t//a")]
    public void Resolves_relative_files_by_concatenation(string path, string expected) =>
        Assert.Equal(expected, s_table.GetFile(Relative(path)));

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..\\..\\..\\etc\\passwd")]
    [InlineData("../..\\../x")]
    [InlineData("x/../../../../lake/main/t/a.parquet")]
    [InlineData("a\\b\\c/../../../../x")]
    [InlineData("./.././.././/..")]
    [InlineData("a\0.parquet")]
    public void Refuses_relative_files_that_lead_out(string path)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => s_table.GetFile(Relative(path)));
        Assert.Equal(ObjectStoreErrorKind.InvalidPath, e.Kind);
    }

    [Fact]
    public void A_directory_without_text_is_its_parent()
    {
        Assert.Same(s_lake, s_lake.GetDirectory(new StoredPath(null, true)));
        Assert.Same(s_lake, s_lake.GetDirectory(new StoredPath("", true)));
        Assert.Equal("/lake/a.parquet", s_lake.GetDirectory(Relative("")).GetFile(Relative("a.parquet")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_file_without_text_is_refused(string? path) =>
        Assert.Throws<ObjectStoreException>(() => s_table.GetFile(new StoredPath(path, true)));

    [Fact]
    public void Directories_that_lead_out_are_refused() =>
        Assert.Throws<ObjectStoreException>(() => s_lake.GetDirectory(Relative("../other/")));

    [Fact]
    public void Absolute_directories_confine_what_lies_below()
    {
        LakeDirectory schema = s_lake.GetDirectory(new StoredPath("s3://bucket/schema/", false));
        Assert.Equal("s3://bucket/schema/t/a", schema.GetDirectory(Relative("t/")).GetFile(Relative("a")));
        Assert.Throws<ObjectStoreException>(() => schema.GetDirectory(Relative("t/")).GetFile(Relative("../../a")));
        LakeDirectory inside = s_lake.GetDirectory(new StoredPath("/lake/x/", false));
        Assert.Equal("/lake/x/../a", inside.GetFile(Relative("../a")));
    }

    [Fact]
    public void External_files_follow_the_policy()
    {
        Assert.Equal("/other/a.parquet", s_table.GetFile(new StoredPath("/other/a.parquet", false)));
        LakeDirectory closed = LakeDirectory.ForDataPath("/lake", ExternalPathPolicy.Refuse).GetDirectory(Relative("main/"));
        Assert.Equal("/lake/x/a.parquet", closed.GetFile(new StoredPath("/lake/x/a.parquet", false)));
        foreach (string path in new[] { "/other/a.parquet", "/lake/../a.parquet", "/lakes/a.parquet", "s3://b/a", "a.parquet" })
        {
            Assert.Equal(
                ObjectStoreErrorKind.InvalidPath,
                Assert.Throws<ObjectStoreException>(() => closed.GetFile(new StoredPath(path, false))).Kind);
        }

        Assert.Throws<ObjectStoreException>(() => closed.GetDirectory(new StoredPath("/other/", false)));
    }

    [Theory]
    [InlineData("/lake/main/t/k=1/a.parquet", "k=1/a.parquet", true)]
    [InlineData("/lake/main/t2/a.parquet", "/lake/main/t2/a.parquet", false)]
    [InlineData("/lake/main/t", "/lake/main/t", false)]
    [InlineData("s3://b/a.parquet", "s3://b/a.parquet", false)]
    public void Stores_paths_relative_below_the_directory(string fullPath, string path, bool isRelative)
    {
        StoredPath stored = s_table.MakeRelative(fullPath);
        Assert.Equal(new StoredPath(path, isRelative), stored);
        Assert.Equal(fullPath, s_table.GetFile(stored));
    }

    private static StoredPath Relative(string path) => new(path, IsRelative: true);
}
