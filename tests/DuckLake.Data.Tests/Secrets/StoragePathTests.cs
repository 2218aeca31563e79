using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Data paths on S3 as users write them.</summary>
public sealed class StoragePathTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    /// <summary>With any scheme of S3, with a slash at the end or without: the files are at one place, and files of tables elsewhere are named in full.</summary>
    [SkippableTheory]
    [InlineData("s3://", "")]
    [InlineData("s3a://", "/")]
    public async Task DataPathsAreTakenAsTheyAreSpelled(string scheme, string end)
    {
        await using S3Place place = S3Place.Create();
        string path = place.Root.Replace("s3://", scheme, StringComparison.Ordinal).TrimEnd('/');
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        string catalog = $"ducklake:sqlite:{_directory.Combine("c.sqlite")}";
        await SessionLake.ExecuteAsync(
            session,
            $"""
            CREATE SECRET (TYPE s3, KEY_ID '{S3Server.AccessKey}', SECRET '{S3Server.SecretKey}', ENDPOINT '{S3Server.Endpoint}', URL_STYLE 'path');
            ATTACH '{catalog}' AS l (DATA_PATH '{path}{end}', DATA_INLINING_ROW_LIMIT 0);
            CREATE TABLE l.t AS SELECT range AS i FROM range(100);
            DETACH l; ATTACH '{catalog}' AS l (DATA_INLINING_ROW_LIMIT 0);
            INSERT INTO l.t SELECT 1000
            """);
        Assert.Equal(["5950"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM l.t"));
        Assert.Equal([path + "/"], await SessionLake.RowsAsync(session, "SELECT data_path FROM ducklake_settings('l')"));
        Assert.Equal(["2"], await SessionLake.RowsAsync(session, $"SELECT count(*) FROM ducklake_list_files('l', 't') WHERE starts_with(data_file, '{path}/main/t/')"));
        Assert.Equal(["1|2"], await SessionLake.RowsAsync(
            session, "SELECT path_is_relative, count(*) FROM __ducklake_metadata_l.ducklake_data_file WHERE NOT contains(path, '/') GROUP BY 1"));

        // A table whose path is absolute, as other writers may keep it.
        await SessionLake.ExecuteAsync(
            session, $"UPDATE __ducklake_metadata_l.ducklake_table SET path = '{place.Root}main/t/', path_is_relative = false; DETACH l; ATTACH '{catalog}' AS l; DELETE FROM l.t WHERE i = 1000");
        Assert.Equal(["4950"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM l.t"));
        Assert.Equal(["2"], await SessionLake.RowsAsync(session, $"SELECT count(*) FROM ducklake_list_files('l', 't', snapshot_version => 2) WHERE starts_with(data_file, '{place.Root}main/t/')"));
    }
}
