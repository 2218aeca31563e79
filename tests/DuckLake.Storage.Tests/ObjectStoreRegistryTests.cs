using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class ObjectStoreRegistryTests : LeakCheckedTest
{
    [Theory]
    [InlineData("/x")]
    [InlineData("x/y")]
    [InlineData("C:\\x")]
    [InlineData("file:///x")]
    [InlineData("file:/x")]
    public void Local_paths_go_to_local_disk(string path) => Assert.IsType<LocalObjectStore>(new ObjectStoreRegistry().Resolve(path));

    [Fact]
    public void Registered_schemes_are_found_in_any_case()
    {
        var registry = new ObjectStoreRegistry();
        Assert.IsType<MemoryObjectStore>(registry.Resolve("memory://x"));
        Assert.Same(registry.Resolve("memory://x"), registry.Resolve("MEMORY://y"));
        var store = new MemoryObjectStore();
        registry.Register("S3", store);
        Assert.Same(store, registry.Resolve("s3://bucket/key"));
        Assert.Throws<ArgumentException>(() => registry.Register("s3://", store));
        Assert.Throws<ArgumentException>(() => registry.Register("x", store));
    }

    [Theory]
    [InlineData("s3://key:secret@bucket/x", "DuckLake.Storage.S3")]
    [InlineData("gs://bucket/x", "DuckLake.Storage.S3")]
    [InlineData("az://bucket/x", "IObjectStore")]
    public void Unknown_schemes_name_the_remedy(string path, string remedy)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => new ObjectStoreRegistry().Resolve(path));
        Assert.Equal(ObjectStoreErrorKind.UnsupportedScheme, e.Kind);
        Assert.Contains(remedy, e.Message);
        Assert.DoesNotContain("secret", e.Message);
    }
}
