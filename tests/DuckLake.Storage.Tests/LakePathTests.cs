using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class LakePathTests : LeakCheckedTest
{
    [Theory]
    [InlineData("/lake", "/lake/")]
    [InlineData("/lake/", "/lake/")]
    [InlineData("/lake//\\/", "/lake/")]
    [InlineData("data", "data/")]
    [InlineData("/", "/")]
    [InlineData("///", "/")]
    [InlineData("/a b=ü%20", "/a b=ü%20/")]
    [InlineData("s3://bucket", "s3://bucket/")]
    [InlineData("s3://bucket/x//", "s3://bucket/x/")]
    [InlineData("memory://", "memory://")]
    [InlineData("file:///", "file:///")]
    [InlineData("file:///lake", "file:///lake/")]
    public void Normalises_the_data_path(string dataPath, string expected) =>
        Assert.Equal(expected, LakePath.NormalizeDataPath(dataPath));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Refuses_unusable_data_paths(string dataPath) =>
        Assert.Equal(ObjectStoreErrorKind.InvalidPath, Assert.Throws<ObjectStoreException>(() => LakePath.NormalizeDataPath(dataPath)).Kind);

    [Theory]
    [InlineData("/x", true)]
    [InlineData("\\\\server\\x", true)]
    [InlineData("C:\\x", true)]
    [InlineData("c:/x", true)]
    [InlineData("s3://b/k", true)]
    [InlineData("abfss://c@a/k", true)]
    [InlineData("file:/x", true)]
    [InlineData("FILE:///x", true)]
    [InlineData("x/y", false)]
    [InlineData("", false)]
    [InlineData("1:/x", false)]
    [InlineData("a b://x", false)]
    [InlineData("day=1/x://y", false)]
    [InlineData("C:x", false)]
    public void Tells_absolute_paths(string path, bool expected) => Assert.Equal(expected, LakePath.IsAbsolute(path));

    [Theory]
    [InlineData("S3A://b/k", "s3a")]
    [InlineData("file:/x", "file")]
    [InlineData("C:/x", null)]
    [InlineData("x", null)]
    public void Tells_the_scheme(string path, string? expected) => Assert.Equal(expected, LakePath.GetScheme(path));

    [Theory]
    [InlineData("https://user:secret@host/a/b@c?X-Amz-Signature=secret", "https://host/a/b@c")]
    [InlineData("s3://bucket/k?s3_secret_access_key=secret", "s3://bucket/k")]
    [InlineData("s3://user:p@ss@bucket", "s3://bucket")]
    [InlineData("s3://host?x=a@b", "s3://host")]
    [InlineData("/data/a?b@c", "/data/a?b@c")]
    public void Redacts_urls(string path, string expected)
    {
        Assert.Equal(expected, LakePath.Redact(path));
        ObjectStoreException e = ObjectStoreException.NotFound(path);
        Assert.Equal(expected, e.Path);
        Assert.DoesNotContain("secret@", e.Message);
        Assert.DoesNotContain("=secret", e.Message);
    }

    [Theory]
    [InlineData("main", "main/")]
    [InlineData("A-z_09", "A-z_09/")]
    [InlineData("", "0195f3a1-0000-7000-8000-00000000abcd/")]
    [InlineData("a b", "0195f3a1-0000-7000-8000-00000000abcd/")]
    [InlineData("größe", "0195f3a1-0000-7000-8000-00000000abcd/")]
    [InlineData("..", "0195f3a1-0000-7000-8000-00000000abcd/")]
    public void Chooses_the_directory_of_a_name(string name, string expected) =>
        Assert.Equal(expected, LakePath.DirectoryName(name, Guid.Parse("0195f3a1-0000-7000-8000-00000000abcd")));

    [Theory]
    [InlineData("file:///a b%20=ü", "/a b%20=ü")]
    [InlineData("file:/a", "/a")]
    [InlineData("file://localhost/a", "/a")]
    [InlineData("file:///C:/a", "C:/a")]
    [InlineData("a/b", "a/b")]
    public void Finds_the_local_path(string path, string expected) => Assert.Equal(expected, LakePath.ToLocal(path));

    [Theory]
    [InlineData("file://host/a")]
    [InlineData("file://localhost")]
    [InlineData("s3://b/k")]
    [InlineData("")]
    [InlineData("a\0")]
    public void Refuses_paths_that_are_not_local(string path) =>
        Assert.Equal(ObjectStoreErrorKind.InvalidPath, Assert.Throws<ObjectStoreException>(() => LakePath.ToLocal(path)).Kind);
}
