using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public class AttachTests : LeakCheckedTest
{
    [Fact]
    public async Task LakesAreListedAsWhatTheyAre()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await lake.AttachAsync(session, "second");
        string[] rows = await SessionLake.RowsAsync(
            session, "SELECT database_name, type, readonly, path LIKE 'sqlite:%' FROM duckdb_databases() WHERE type = 'ducklake' ORDER BY ALL");
        Assert.Equal(["lake|ducklake|false|true", "second|ducklake|false|true"], rows);
        Assert.Equal(["lake", "memory", "second"], await SessionLake.RowsAsync(session, "SHOW DATABASES"));
    }

    [Fact]
    public async Task ANameCanBeTakenOnce()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        string path = await PathAsync(session);
        Assert.Equal(
            "Binder Error: Failed to attach database: database with name \"lake\" already exists",
            await SessionLake.ErrorAsync(session, $"ATTACH 'ducklake:{path}' AS lake"));
        await SessionLake.ExecuteAsync(session, $"ATTACH IF NOT EXISTS 'ducklake:{path}' AS lake");
        Assert.Equal(
            "Binder Error: Database \"lake\" is already attached in READ_WRITE mode, cannot re-attach in READ_ONLY mode",
            await SessionLake.ErrorAsync(session, $"ATTACH IF NOT EXISTS 'ducklake:{path}' AS lake (READ_ONLY)"));
    }

    [Fact]
    public async Task ReplacingTakesAnotherLakeAndKeepsTheSameOne()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        string path = await PathAsync(session);
        AttachedLake first = session.Lakes.Find("lake")!;
        await SessionLake.ExecuteAsync(session, $"ATTACH OR REPLACE 'ducklake:{path}' AS lake");
        Assert.Same(first, session.Lakes.Find("lake"));
        string other = path.Replace("lake.sqlite", "other.sqlite", StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(session, $"ATTACH OR REPLACE 'ducklake:{other}' AS lake (DATA_PATH '{other["sqlite:".Length..]}.files')");
        Assert.NotSame(first, session.Lakes.Find("lake"));
        Assert.Equal(["lake"], await SessionLake.RowsAsync(session, "SELECT current_database()"));
    }

    [Fact]
    public async Task DetachingForgetsTheLakeUnlessItIsInUse()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        Assert.StartsWith(
            "Binder Error: Cannot detach database \"lake\" because it is the default database.",
            await SessionLake.ErrorAsync(session, "DETACH lake"),
            StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(session, "USE memory; DETACH lake");
        Assert.Empty(session.Lakes);
        Assert.Equal(["memory"], await SessionLake.RowsAsync(session, "SHOW DATABASES"));
        Assert.StartsWith("Binder Error: Failed to detach database", await SessionLake.ErrorAsync(session, "DETACH lake"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COLOUR 'blue'", "Not implemented Error: Unsupported option colour for DuckLake")]
    [InlineData("SNAPSHOT_VERSION 0, SNAPSHOT_TIME '2020-01-01'", "Invalid Input Error: Cannot specify both VERSION and TIMESTAMP")]
    [InlineData("SNAPSHOT_VERSION 0, READ_WRITE", "Invalid Input Error: SNAPSHOT_VERSION / SNAPSHOT_TIME can only be used in read-only mode")]
    [InlineData("SNAPSHOT_VERSION 7", "Invalid Input Error: No snapshot found at version 7")]
    [InlineData("SNAPSHOT_TIME '1999-12-31'", "Invalid Input Error: No snapshot found at timestamp 1999-12-31")]
    [InlineData("ENCRYPTED", "Invalid Input Error: Failed to set encryption - the database is not encrypted but we requested an encrypted database")]
    [InlineData("DATA_PATH 'elsewhere'", "Invalid Configuration Error: DATA_PATH parameter \"elsewhere\" does not match existing data path in the catalog")]
    [InlineData("DATA_PATH NULL", "Binder Error: NULL is not supported as a valid option for ATTACH option \"data_path\"")]
    [InlineData("META_TYPE 'DUCKDBXX'", "Binder Error: Unrecognized storage type \"duckdbxx\"")]
    [InlineData("META_COLOUR 'blue'", "Binder Error: Unrecognized option for attach \"colour\"")]
    [InlineData("META_ENCRYPTION_KEY 'hush'", "Not implemented Error: The catalog database cannot be opened with ENCRYPTION_KEY")]
    [InlineData("METADATA_PARAMETERS MAP {'encryption_key': 'hush'}", "Not implemented Error: The catalog database cannot be opened with ENCRYPTION_KEY")]
    [InlineData("ENCRYPTED 'perhaps'", "Conversion Error: Could not convert string 'perhaps' to BOOL")]
    [InlineData("METADATA_CATALOG 'x'", "Binder Error: METADATA_CATALOG \"x\" is the name of the lake itself. Choose another name.")]
    public async Task WrongOptionsAreRefused(string options, string error)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        string path = await PathAsync(session);
        Assert.StartsWith(error, await SessionLake.ErrorAsync(session, $"ATTACH 'ducklake:{path}' AS x ({options})"), StringComparison.Ordinal);
        Assert.Null(session.Lakes.Find("x"));
    }

    [Theory]
    [InlineData("CREATE_IF_NOT_EXISTS false")]
    [InlineData("READ_ONLY")]
    public async Task LakesAreNotCreatedUnasked(string options)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        string path = await PathAsync(session) + ".missing";
        Assert.Equal(
            $"Invalid Input Error: Existing DuckLake at metadata catalog \"{path}\" does not exist - and creating a new DuckLake is explicitly disabled",
            await SessionLake.ErrorAsync(session, $"ATTACH 'ducklake:{path}' AS x (DATA_PATH 'x', {options})"));
        Assert.StartsWith(
            "Invalid Input Error: Attempting to create a new ducklake instance but data_path is not set",
            await SessionLake.ErrorAsync(session, $"ATTACH 'ducklake:{path}' AS x"),
            StringComparison.Ordinal);
        Assert.False(File.Exists(path["sqlite:".Length..]));
    }

    [Fact]
    public async Task TheNameOfALakeStandsForItsDefaultTable()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await lake.AttachAsync(session, "lake", ", DEFAULT_TABLE 's.t'");
        await lake.AttachAsync(session, "other", ", DEFAULT_TABLE 'missing'");
        await SessionLake.ExecuteAsync(session, "CREATE SCHEMA lake.s; CREATE TABLE lake.s.t(i INTEGER); INSERT INTO lake VALUES (1), (2)");
        Assert.Equal(["1|1", "2|2"], await SessionLake.RowsAsync(session, "SELECT i, t.i FROM lake ORDER BY i"));
        Assert.Equal(["3"], await SessionLake.RowsAsync(session, "SELECT sum(x.i) FROM lake x WHERE EXISTS (FROM lake WHERE t.i = x.i)"));
        await SessionLake.ExecuteAsync(session, "UPDATE lake SET i = i + 1 WHERE i = 2; DELETE FROM lake WHERE i = 1");
        Assert.Equal(["3"], await SessionLake.RowsAsync(session, "FROM lake"));
        Assert.StartsWith("Catalog Error: Table with name other does not exist!", await SessionLake.ErrorAsync(session, "FROM other"), StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(session, "CREATE TABLE memory.lake(i INTEGER)");
        Assert.StartsWith("Catalog Error: Ambiguity detected for 'lake'", await SessionLake.ErrorAsync(session, "FROM lake"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptionsAreExpressions()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        string path = (await PathAsync(session))["sqlite:".Length..];
        await SessionLake.ExecuteAsync(session, "SET VARIABLE version = 0");
        await SessionLake.ExecuteAsync(
            session, $"ATTACH '{path}' AS pinned (TYPE ducklake, META_TYPE sqlite, SNAPSHOT_VERSION getvariable('version'), METADATA_PARAMETERS MAP {{'busy_timeout': '7'}})");
        AttachedLake attached = session.Lakes.Find("pinned")!;
        Assert.Equal(0, attached.Options.SnapshotVersion);
        Assert.Equal("7", attached.Options.MetadataParameters["busy_timeout"]);
        Assert.Equal(["pinned|true"], await SessionLake.RowsAsync(session, "SELECT database_name, readonly FROM duckdb_databases() WHERE database_name = 'pinned'"));
    }

    [Fact]
    public async Task EqualAttachmentsShareOneCatalogUntilTheLastLeaves()
    {
        await using SessionLake lake = new();
        EngineSession first = await lake.OpenAsync();
        EngineSession second = await lake.OpenAsync();
        Assert.Same(first.Lakes.Find("lake")!.Catalog, second.Lakes.Find("lake")!.Catalog);
        await SessionLake.ExecuteAsync(first, "USE memory; DETACH lake");
        Assert.Equal(["0"], await SessionLake.RowsAsync(second, "SELECT id FROM lake.current_snapshot()"));
    }

    [Theory]
    [InlineData("postgres:host=db user=me password=hush", "postgres:host=db user=me password=redacted")]
    [InlineData("postgres:host=db password='two words' user=me", "postgres:host=db password=redacted user=me")]
    [InlineData("postgres:postgresql://me:hush@db/lake", "postgres:postgresql://me:redacted@db/lake")]
    [InlineData("mysql:mysql://me:hu@sh@db/lake", "mysql:mysql://me:redacted@db/lake")]
    [InlineData("mysql:Server=db;Password=two words;Database=lake", "mysql:Server=db;Password=redacted;Database=lake")]
    [InlineData("mysql:host=db passwd=\"two \\\" words\" user=me", "mysql:host=db passwd=redacted user=me")]
    public void PasswordsAreTakenOutOfConnectionStrings(string text, string shown) => Assert.Equal(shown, SecretText.Redact(text));

    [Theory]
    [InlineData("/a/b/lake.sqlite", null, "/a/b/lake.sqlite")]
    [InlineData("sqlite:/a/lake", "sqlite", "/a/lake")]
    [InlineData("C:\\lake.db", null, "C:\\lake.db")]
    [InlineData("s3://bucket/lake", null, "s3://bucket/lake")]
    [InlineData("postgres:", "postgres", "")]
    public void PrefixesAreCutOff(string path, string? prefix, string rest)
    {
        Assert.Equal(prefix, LakeMetadataTarget.SplitPrefix(ref path));
        Assert.Equal(rest, path);
    }

    private static Task<string> PathAsync(EngineSession session) => Task.FromResult(session.Lakes.Find("lake")!.Options.MetadataPath);
}
