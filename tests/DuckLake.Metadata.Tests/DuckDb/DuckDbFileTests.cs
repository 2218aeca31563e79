using System.Diagnostics;
using DuckLake.DuckDb;
using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Files of DuckDB as catalogs: who may have them open, what is left of them, and what is said when they are something else.</summary>
public sealed class DuckDbFileTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    private string CatalogPath => _directory.Combine("it's a catalog.ducklake");

    [Fact]
    public async Task One_instance_serves_all_paths_and_leaves_no_log()
    {
        await CreateAsync();
        var link = _directory.Combine("link.ducklake");
        File.CreateSymbolicLink(link, CatalogPath);
        var first = DuckDbMetadata.Open(CatalogPath);
        var second = DuckDbMetadata.Open(Path.Combine(_directory.FullPath, ".", Path.GetFileName(link)));
        await first.SetOptionAsync(new CatalogOption("a", "1", OptionScope.Global, null));
        await second.SetOptionAsync(new CatalogOption("b", "2", OptionScope.Global, null));
        Assert.Contains((await Reopened(first)).Options, o => o.Key == "b");
        await first.DisposeAsync();
        await second.SetOptionAsync(new CatalogOption("c", "3", OptionScope.Global, null));
        Assert.True(File.Exists(CatalogPath + ".wal"));
        await second.DisposeAsync();
        Assert.False(File.Exists(CatalogPath + ".wal"));
        using var duckDb = DuckDbSession.Open(CatalogPath);
        Assert.Equal(["1", "2", "3"], duckDb.Query("SELECT value FROM ducklake_metadata WHERE key IN ('a', 'b', 'c') ORDER BY key").Column(0));
    }

    [Fact]
    public async Task A_reader_opens_for_readers_and_a_writer_opens_it_anew()
    {
        await CreateAsync();
        await using var reader = DuckDbMetadata.Open(CatalogPath, new DuckDbMetadataOptions { Access = CatalogAccess.ReadOnly });
        await reader.GetLatestSnapshotAsync();
        var file = DuckDbFile.Share(CatalogPath);
        try
        {
            Assert.True(file.IsReadOnly);
            Assert.Equal(MetadataErrorKind.ReadOnly, (await Assert.ThrowsAsync<MetadataException>(
                async () => await reader.SetOptionAsync(new CatalogOption("a", "1", OptionScope.Global, null)))).Kind);
            await using var writer = DuckDbMetadata.Open(CatalogPath, new DuckDbMetadataOptions { CommitLockTimeout = TimeSpan.FromMilliseconds(200) });
            using (var busy = AdoConnection.Open(CatalogPath, DuckDbFileMode.ReadOnly))
            {
                await writer.GetLatestSnapshotAsync();
                var error = await Assert.ThrowsAsync<MetadataException>(async () => await writer.SetOptionAsync(new CatalogOption("a", "1", OptionScope.Global, null)));
                Assert.True(error.IsTransient);
            }

            await writer.SetOptionAsync(new CatalogOption("a", "1", OptionScope.Global, null));
            Assert.False(file.IsReadOnly);
            Assert.Contains((await Reopened(reader)).Options, o => o is { Key: "a", Value: "1" });
        }
        finally
        {
            file.Release();
        }
    }

    [Fact]
    public async Task A_file_open_in_another_process_is_transient_and_named()
    {
        await CreateAsync();
        using var other = Process.Start(new ProcessStartInfo("python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-c",
                "import fcntl, sys\nf = open(sys.argv[1], 'r+b')\nfcntl.lockf(f, fcntl.LOCK_EX)\nprint('locked', flush=True)\nsys.stdin.read()",
                CatalogPath,
            },
        })!;
        try
        {
            Assert.Equal("locked", await other.StandardOutput.ReadLineAsync());
            await using var provider = DuckDbMetadata.Open(CatalogPath, new DuckDbMetadataOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync());
            Assert.True(error.IsTransient);
            Assert.Contains(CatalogPath, error.Message, StringComparison.Ordinal);
            Assert.Contains("another process", error.Message, StringComparison.Ordinal);

            await using var patient = DuckDbMetadata.Open(CatalogPath);
            var reading = patient.GetLatestSnapshotAsync().AsTask();
            Assert.False(reading.IsCompleted);
            other.StandardInput.Close();
            Assert.Equal(0, (await reading).SnapshotId);
        }
        finally
        {
            other.StandardInput.Close();
            await other.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task A_missing_file_is_not_created()
    {
        await using var provider = DuckDbMetadata.Open(CatalogPath);
        Assert.False(await provider.CatalogExistsAsync());
        Assert.Equal(MetadataErrorKind.NotFound, (await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync())).Kind);
        Assert.False(File.Exists(CatalogPath));
        await using var nowhere = DuckDbMetadata.Open(_directory.Combine("no/where.ducklake"));
        Assert.Equal(MetadataErrorKind.NotFound, (await Assert.ThrowsAsync<MetadataException>(
            async () => await nowhere.CreateCatalogAsync(new CatalogCreation { DataPath = "data/" }))).Kind);
    }

    [Fact]
    public async Task A_database_without_a_lake_is_not_found()
    {
        using (var database = DuckDbSession.Open(CatalogPath))
        {
            database.Execute("CREATE TABLE t(i INTEGER)");
        }

        var error = await FailsAsync();
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.Contains("ducklake_metadata", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_database_is_told_apart()
    {
        await File.WriteAllTextAsync(CatalogPath, new string('x', 20_000));
        var text = await FailsAsync();
        Assert.Equal(MetadataErrorKind.Corrupt, text.Kind);
        Assert.Contains("is no DuckDB database", text.Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(CatalogPath, [.. "SQLite format 3\0"u8, .. new byte[20_000]]);
        var sqlite = await FailsAsync();
        Assert.Equal(MetadataErrorKind.Corrupt, sqlite.Kind);
        Assert.Contains("SQLite provider", sqlite.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_told()
    {
        await CreateAsync();
        var bytes = await File.ReadAllBytesAsync(CatalogPath);
        var damaged = (byte[])bytes.Clone();
        damaged.AsSpan(4096).Fill(0xA5);
        await File.WriteAllBytesAsync(CatalogPath, damaged);
        Assert.Equal(MetadataErrorKind.Corrupt, (await FailsAsync()).Kind);

        await File.WriteAllBytesAsync(CatalogPath, bytes[..6000]);
        Assert.Equal(MetadataErrorKind.Corrupt, (await FailsAsync()).Kind);
    }

    [Fact]
    public async Task A_log_left_by_a_crash_is_replayed()
    {
        await CreateAsync();
        var crashed = _directory.Combine("crashed.ducklake");
        await using (var provider = DuckDbMetadata.Open(CatalogPath))
        {
            await provider.SetOptionAsync(new CatalogOption("a", "1", OptionScope.Global, null));

            // What a killed process leaves. cp, for closing a handle of this process would end the lock.
            foreach (var suffix in new[] { "", ".wal" })
            {
                using var copy = Process.Start("cp", [CatalogPath + suffix, crashed + suffix]);
                await copy.WaitForExitAsync();
            }
        }

        await using (var reader = DuckDbMetadata.Open(crashed, new DuckDbMetadataOptions { Access = CatalogAccess.ReadOnly }))
        {
            Assert.Contains((await reader.GetCatalogInfoAsync()).Options, o => o is { Key: "a", Value: "1" });
        }

        await using var writer = DuckDbMetadata.Open(crashed);
        await writer.SetOptionAsync(new CatalogOption("b", "2", OptionScope.Global, null));
        Assert.Equal(6, (await Reopened(writer)).Options.Count);
    }

    [Fact]
    public async Task A_foreign_writer_of_the_same_snapshot_is_a_conflict()
    {
        await CreateAsync();
        await using var provider = DuckDbMetadata.Open(CatalogPath);
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        using (var foreign = AdoConnection.Open(CatalogPath, DuckDbFileMode.ReadWrite))
        {
            foreign.Native.Execute("INSERT INTO ducklake_snapshot VALUES (1, now(), 0, 1, 0)");
        }

        var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync(
            [new InsertRows("ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[1L, scope.Now, 0L, 1L, 0L]])]));
        Assert.Equal((MetadataErrorKind.Conflict, CommitErrorKind.Retry), (error.Kind, error.CommitError));
    }

    [Fact]
    public async Task A_catalog_in_memory_lives_as_long_as_its_provider()
    {
        await using var provider = DuckDbMetadata.Open(":memory:");
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/" });
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        await using var another = DuckDbMetadata.Open(":memory:");
        Assert.False(await another.CatalogExistsAsync());
    }

    [Fact]
    public async Task A_schema_of_its_own_and_a_data_source_of_the_caller()
    {
        using var source = new CallerSource(CatalogPath);
        await using (var provider = DuckDbMetadata.Open(source, new DuckDbMetadataOptions { MetadataSchema = "My \"lake\"" }))
        {
            await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/" });
            await provider.SetOptionAsync(new CatalogOption("a", "1", OptionScope.Global, null));
        }

        await using var again = DuckDbMetadata.Open(CatalogPath, new DuckDbMetadataOptions { MetadataSchema = "My \"lake\"" });
        Assert.Contains((await again.GetCatalogInfoAsync()).Options, o => o is { Key: "a", Value: "1" });
        await using var main = DuckDbMetadata.Open(CatalogPath);
        Assert.False(await main.CatalogExistsAsync());
    }

    protected override void Cleanup() => _directory.Dispose();

    private static async Task<CatalogInfo> Reopened(SqlMetadataProvider provider)
    {
        await provider.GetLatestSnapshotAsync();
        return await provider.GetCatalogInfoAsync();
    }

    private async Task CreateAsync()
    {
        await using var provider = DuckDbMetadata.Open(CatalogPath);
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/" });
    }

    private async Task<MetadataException> FailsAsync()
    {
        await using var provider = DuckDbMetadata.Open(CatalogPath);
        return await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync());
    }
}
