namespace DuckLake.Metadata.Tests;

public class OptionTests : CatalogTest
{
    [Fact]
    public async Task The_narrowest_scope_wins()
    {
        var catalog = Create();
        catalog.Insert("ducklake_metadata", "target_file_size", "1", null, null);
        catalog.Insert("ducklake_metadata", "target_file_size", "2", "schema", 0);
        catalog.Insert("ducklake_metadata", "target_file_size", "3", "table", 5);
        catalog.Insert("ducklake_metadata", "unheard_of", "x", "table", 5);
        var info = await Open().GetCatalogInfoAsync();
        Assert.Equal("3", info.GetOption("TARGET_FILE_SIZE", 0, 5));
        Assert.Equal("2", info.GetOption("target_file_size", 0, 6));
        Assert.Equal("1", info.GetOption("target_file_size", 1, 6));
        Assert.Equal("1", info.GetOption("target_file_size"));
        Assert.Null(info.GetOption("unheard_of"));
        Assert.Equal(8, info.Options.Count);
        Assert.Equal("data/", CatalogInfo.NormalizeDataPath("data"));
        Assert.Equal("data/", CatalogInfo.NormalizeDataPath("data/\\/"));
        Assert.Equal("s3://b/", CatalogInfo.NormalizeDataPath("s3://b"));
    }

    [Fact]
    public async Task An_unknown_scope_is_refused()
    {
        Create().Insert("ducklake_metadata", "a", "b", "galaxy", 1);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await Open().GetCatalogInfoAsync());
        Assert.Equal("Unsupported setting scope galaxy - only schema/table are supported", error.Message);
    }
}
