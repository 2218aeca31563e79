using System.Globalization;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>What every metadata provider must do when it writes, on catalogs it creates itself.</summary>
public abstract partial class MetadataWriteContract : LeakCheckedTest
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>Round trips of taking the lock with everything a commit needs, and of a batch of eight kinds of statements.</summary>
    protected virtual (int Begin, int Batch) MaximalRoundTrips => (1, 1);

    /// <summary>A new provider over the place of this test's catalog; dispose it with <see cref="Own"/>.</summary>
    protected abstract MetadataProvider Connect(CatalogAccess access, TimeSpan commitLockTimeout);

    /// <summary>The rows of a query past the provider, as invariant texts.</summary>
    protected abstract List<string?[]> Query(string sql);

    protected MetadataProvider Open(CatalogAccess access = CatalogAccess.ReadWrite, double lockTimeoutSeconds = 30) =>
        Own(Connect(access, TimeSpan.FromSeconds(lockTimeoutSeconds)));

    protected T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>Closes what was opened.</summary>
    protected override void Cleanup()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    [SkippableTheory]
    [InlineData(CatalogFormatVersion.V1_0, "1.0")]
    [InlineData(CatalogFormatVersion.V1_1, "1.1")]
    public async Task A_created_catalog_has_the_rows_of_the_format(CatalogFormatVersion version, string versionText)
    {
        var provider = Open();
        Assert.False(await provider.CatalogExistsAsync());
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "lake's data/", Version = version, CreatedBy = "test", IsEncrypted = true });

        Assert.True(await provider.CatalogExistsAsync());
        var snapshot = await provider.GetLatestSnapshotAsync();
        Assert.Equal((0L, 0L, 1L, 0L), (snapshot.SnapshotId, snapshot.SchemaVersion, snapshot.NextCatalogId, snapshot.NextFileId));
        Assert.InRange(snapshot.Time, before, DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal(("created_schema:\"main\"", null, null, null), (snapshot.ChangesMade, snapshot.Author, snapshot.CommitMessage, snapshot.CommitExtraInfo));
        var info = await provider.GetCatalogInfoAsync();
        Assert.Equal((versionText, "test", "lake's data/", true), (info.Version, info.CreatedBy, info.DataPath, info.IsEncrypted));
        Assert.Equal(4, info.Options.Count);
        Assert.All(info.Options, o => Assert.Equal((OptionScope.Global, null), (o.Scope, o.ScopeId)));
        var schema = Assert.Single((await provider.GetDefinitionsAsync(snapshot)).Schemas);
        Assert.Equal((0L, "main", new CatalogPath("main/", IsRelative: true), 0L), (schema.SchemaId, schema.Name, schema.Path, schema.BeginSnapshot));
        Assert.True(Guid.TryParse(schema.Uuid, out _));
        foreach (var table in CatalogSchema.Tables)
        {
            Assert.Equal(table.Since <= version, info.Layout.HasTable(table.Name));
            Assert.All(table.Columns, c => Assert.Equal(table.Since <= version && c.Since <= version, info.Layout.HasColumn(table.Name, c.Name)));
        }

        Assert.Equal("0", Query("SELECT COUNT(*) FROM ducklake_schema_versions")[0][0]);
    }

    [SkippableFact]
    public async Task Only_one_of_racing_creators_creates()
    {
        var racers = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        var errors = await Task.WhenAll(racers.Select(r => Task.Run(async () => await Record.ExceptionAsync(async () => await r.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" })))));
        Assert.Single(errors, e => e is null);
        Assert.All(errors.Where(e => e is not null), e => Assert.Equal(MetadataErrorKind.AlreadyExists, Assert.IsType<MetadataException>(e).Kind));
        Assert.Equal("1", Query("SELECT COUNT(*) FROM ducklake_snapshot")[0][0]);
    }

    [SkippableFact]
    public async Task Creation_that_fails_leaves_nothing()
    {
        var provider = Open();
        for (var failAt = 0; failAt < 32; failAt += 5)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await provider.CreateCatalogAsync(new CatalogCreation
            {
                DataPath = "d/",
                OnStep = (step, index) =>
                {
                    if (index == failAt && step != CatalogWriteStep.AfterCommit)
                    {
                        throw new InvalidOperationException("failpoint");
                    }
                },
            }));
            Assert.Equal("failpoint", error.Message);
            Assert.False(await provider.CatalogExistsAsync());
        }

        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableFact]
    public async Task A_read_only_provider_writes_nothing()
    {
        await CreateAsync();
        var provider = Open(CatalogAccess.ReadOnly);
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        await RefusedAsync(async () => await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
        await RefusedAsync(async () => await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" }));
        await RefusedAsync(async () => await provider.SetOptionAsync(new CatalogOption("a", "b", OptionScope.Global, null)));
        await RefusedAsync(async () => await provider.RemoveOptionAsync("a", OptionScope.Global, null));

        static async Task RefusedAsync(Func<Task> write)
        {
            var error = await Assert.ThrowsAsync<MetadataException>(write);
            Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.ReadOnly), (error.Kind, error.CommitError));
        }
    }

    [SkippableFact]
    public async Task Writing_where_there_is_no_lake_is_not_found()
    {
        var provider = Open();
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
    }

    [SkippableFact]
    public async Task The_lock_is_waited_for_no_longer_than_the_timeout()
    {
        var holder = await CreateAsync();
        var waiter = Open(lockTimeoutSeconds: 0.2);
        await using (await holder.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await waiter.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
            Assert.Equal((CommitErrorKind.Retry, true), (error.CommitError, error.IsTransient));

            // Readers do not wait.
            Assert.Equal(0, (await Open(lockTimeoutSeconds: 0.2).GetLatestSnapshotAsync()).SnapshotId);
            using var cancelled = new CancellationTokenSource(50);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await Open().BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }, cancelled.Token));
        }

        await using var scope = await waiter.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        Assert.Equal(0, scope.Latest.SnapshotId);
    }

    [SkippableFact]
    public async Task Racing_committers_make_one_gapless_history()
    {
        const int Providers = 3, TasksPerProvider = 2, CommitsPerTask = 15;
        await CreateAsync();
        var providers = Enumerable.Range(0, Providers).Select(_ => Open()).ToList();
        var ids = await Task.WhenAll(Enumerable.Range(0, Providers * TasksPerProvider).Select(i => Task.Run(async () =>
        {
            var mine = new List<long>();
            for (var n = 0; n < CommitsPerTask; n++)
            {
                await using var scope = await providers[i % Providers].BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = mine.LastOrDefault(), TableIds = [1] });
                Assert.Equal(scope.Latest.SnapshotId - mine.LastOrDefault(), scope.Since.Count);
                Assert.True(scope.HistoryIsComplete);
                await scope.CommitAsync(Snapshot(scope, $"inserted_into_table:{i}"));
                mine.Add(scope.Latest.SnapshotId + 1);
            }

            return mine;
        })));
        const int Total = Providers * TasksPerProvider * CommitsPerTask;
        Assert.Equal(Enumerable.Range(1, Total).Select(i => (long)i), ids.SelectMany(i => i).Order());
        var snapshots = await Open().ListSnapshotsAsync();
        Assert.Equal(Total + 1, snapshots.Count);
        Assert.All(snapshots.Zip(snapshots.Skip(1)), pair => Assert.True(pair.First.Time < pair.Second.Time));
    }

    [SkippableFact]
    public async Task Options_are_rows_without_a_snapshot()
    {
        var provider = await CreateAsync();
        await provider.GetLatestSnapshotAsync();
        await provider.SetOptionAsync(new CatalogOption("data_inlining_row_limit", "20", OptionScope.Global, null));
        await provider.SetOptionAsync(new CatalogOption("data_inlining_row_limit", "30", OptionScope.Table, 7));
        await provider.SetOptionAsync(new CatalogOption("data_inlining_row_limit", "40", OptionScope.Schema, 0));
        await provider.SetOptionAsync(new CatalogOption("data_inlining_row_limit", "50", OptionScope.Global, null));
        foreach (var reader in new[] { provider, Open() })
        {
            var info = await reader.GetCatalogInfoAsync();
            Assert.Equal(7, info.Options.Count);
            Assert.Equal("50", info.GetOption("data_inlining_row_limit"));
            Assert.Equal("40", info.GetOption("data_inlining_row_limit", schemaId: 0, tableId: 8));
            Assert.Equal("30", info.GetOption("data_inlining_row_limit", schemaId: 0, tableId: 7));
        }

        Assert.True(await provider.RemoveOptionAsync("data_inlining_row_limit", OptionScope.Table, 7));
        Assert.False(await provider.RemoveOptionAsync("data_inlining_row_limit", OptionScope.Table, 7));
        Assert.Equal("40", (await provider.GetCatalogInfoAsync()).GetOption("data_inlining_row_limit", schemaId: 0, tableId: 7));
        Assert.Equal(
            [["data_inlining_row_limit", "50", null, null], ["data_inlining_row_limit", "40", "schema", "0"]],
            Query("SELECT key, value, scope, scope_id FROM ducklake_metadata WHERE key = 'data_inlining_row_limit' ORDER BY value DESC"));
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableTheory]
    [InlineData("0.4")]
    [InlineData("9.9")]
    public async Task Catalogs_of_other_versions_are_not_written(string version)
    {
        var provider = await CreateAsync();
        await provider.SetOptionAsync(new CatalogOption("version", version, OptionScope.Global, null));
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        Assert.Contains(version, error.Message, StringComparison.Ordinal);
    }

    private protected async Task<MetadataProvider> CreateAsync(CatalogFormatVersion version = CatalogFormatVersion.V1_0)
    {
        var provider = Open();
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/", Version = version });
        return provider;
    }

    /// <summary>The rows of the next snapshot.</summary>
    private protected static List<CatalogStatement> Snapshot(CatalogWriteScope scope, string changes, string? extraInfo = null) =>
    [
        new InsertRows(
            "ducklake_snapshot",
            ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"],
            [[scope.Latest.SnapshotId + 1, scope.Now, scope.Latest.SchemaVersion, scope.Latest.NextCatalogId, scope.Latest.NextFileId + 1]]),
        new InsertRows(
            "ducklake_snapshot_changes", ["snapshot_id", "changes_made", "commit_extra_info"], [[scope.Latest.SnapshotId + 1, changes, extraInfo]]),
    ];

    private static string? Invariant(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
