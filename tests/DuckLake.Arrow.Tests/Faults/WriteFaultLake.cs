using System.Data.Common;
using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// A lake on any kind of catalog whose writes are made to fail: with a hook before every request to the object store, and checks that a
/// failed transaction left nothing and that the same catalog object goes on. Its table <c>t(id INTEGER, name VARCHAR)</c> has rows in a file.
/// </summary>
internal sealed class WriteFaultLake : IAsyncDisposable
{
    internal const string Name = "lake";
    internal const string Secret = "s3cr3t-pass";
    internal const int FirstRows = 30;

    private static readonly DuckLakeTransactionOptions s_oneTry = new() { MaxRetryCount = 0 };

    private readonly TemporaryDirectory _directory;
    private readonly List<DuckLakeCatalog> _more = [];
    private int _nextId = 1_000_000;

    private WriteFaultLake(string kind)
    {
        Backend = LakeBackend.Create(kind);
        _directory = new TemporaryDirectory();
    }

    internal LakeBackend Backend { get; }

    internal DuckLakeCatalog Catalog { get; private set; } = null!;

    internal CountingObjectStore Store { get; private set; } = null!;

    /// <summary>Called before every request to the object store of <see cref="Catalog"/>.</summary>
    internal Func<StoreRequest, CancellationToken, ValueTask>? Hook { get; set; }

    internal string DataPath { get; private set; } = "";

    /// <param name="kind">The kind of catalog; see <see cref="LakeBackend.Create"/>.</param>
    /// <param name="dataPath">Where the files go; null for a directory of its own.</param>
    /// <param name="openMetadata">Opens the catalog; null for the backend's own way.</param>
    internal static async Task<WriteFaultLake> CreateAsync(string kind, string? dataPath = null, Func<LakeBackend, MetadataProvider>? openMetadata = null)
    {
        var lake = new WriteFaultLake(kind);
        lake.DataPath = dataPath ?? lake._directory.Combine("data") + "/";
        await using (DuckLakeCatalog created = await DuckLakeCatalog.CreateAsync(
            lake.Backend.OpenMetadata(Name), new DuckLakeCreateOptions { DataPath = lake.DataPath }))
        {
            await created.TransactAsync(async (transaction, token) =>
            {
                transaction.CreateTable("t", TransactionTest.IdAndName);
                using RecordBatch rows = TransactionTest.Rows(0, FirstRows);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
            });
        }

        lake.Store = new CountingObjectStore(new LocalObjectStore(), (request, token) => lake.Hook?.Invoke(request, token) ?? ValueTask.CompletedTask);
        var stores = new ObjectStoreRegistry();
        stores.Register("file", lake.Store);
        lake.Catalog = await DuckLakeCatalog.OpenAsync(
            openMetadata?.Invoke(lake.Backend) ?? lake.Backend.OpenMetadata(Name), new DuckLakeCatalogOptions { ObjectStores = stores });
        return lake;
    }

    /// <summary>Another object over the same lake, as another process would have.</summary>
    internal async Task<DuckLakeCatalog> OpenAnotherAsync()
    {
        DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(Backend.OpenMetadata(Name));
        _more.Add(catalog);
        return catalog;
    }

    /// <summary>Runs a transaction that must fail with a typed error, and checks that it left nothing behind.</summary>
    internal Task<DuckLakeException> FailsAsync(Func<DuckLakeTransaction, CancellationToken, Task> body, Action? repair = null) =>
        FailsAsync<DuckLakeException>(() => Catalog.TransactAsync(body, s_oneTry), repair);

    /// <summary>Runs what must fail with an error, and checks that it left nothing behind and that the catalog object goes on.</summary>
    internal async Task<TError> FailsAsync<TError>(Func<Task> act, Action? repair = null)
        where TError : Exception
    {
        long before = await LatestAsync();
        string[] files = Files();
        TError error;
        try
        {
            error = await Assert.ThrowsAnyAsync<TError>(act);
        }
        finally
        {
            Hook = null;
            repair?.Invoke();
        }

        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await LatestAsync());
        Assert.Equal(files, Files());
        await GoesOnAsync();
        return error;
    }

    /// <summary>Ends all connections to the server of the catalog that others have.</summary>
    internal void CutConnections()
    {
        if (Backend is not MySqlBackend)
        {
            Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            return;
        }

        using DbConnection connection = OpenForWriting();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT GROUP_CONCAT('KILL ', id SEPARATOR ';') FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()";
        if (command.ExecuteScalar() is string kills)
        {
            command.CommandText = kills;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>
    /// Nobody holds the commit lock of a MySQL catalog, which is one of the server's sessions, and would be given to the same session again. One that was killed gives
    /// it back a moment after its client is told.
    /// </summary>
    internal async Task AssertUnlockedAsync()
    {
        if (Backend is not MySqlBackend)
        {
            return;
        }

        string? holder = string.Empty;
        for (long end = Environment.TickCount64 + 5_000; holder is not null && Environment.TickCount64 < end; await Task.Delay(10))
        {
            holder = Assert.Single(await QueryAsync("SELECT IS_USED_LOCK(CONCAT('ducklake_', LEFT(SHA2(LOWER(DATABASE()), 256), 32)))"));
        }

        Assert.Null(holder);
    }

    /// <summary>Appends rows inline and in a file through the same catalog object, and reads them through another.</summary>
    internal async Task GoesOnAsync()
    {
        await AssertUnlockedAsync();
        long before = await CountAsync();
        int first = Interlocked.Add(ref _nextId, 100) - 100;
        DuckLakeSnapshot snapshot = await Catalog.TransactAsync(async (transaction, token) =>
        {
            using RecordBatch few = TransactionTest.Rows(first, 2);
            using RecordBatch many = TransactionTest.Rows(first + 2, 20);
            await transaction.AppendAsync("t", few, cancellationToken: token);
            await transaction.AppendAsync("t", many, cancellationToken: token);
        });
        Assert.Equal(before + 22, await CountAsync());
        Assert.Equal(before + 22, await snapshot.GetTable("t").CountAsync());
        await AssertNoOrphansAsync();
    }

    /// <summary>The number of rows of <c>t</c>, read anew.</summary>
    internal async Task<long> CountAsync(DuckLakeFilter? filter = null)
    {
        await using DuckLakeCatalog fresh = await DuckLakeCatalog.OpenAsync(Backend.OpenMetadata(Name));
        DuckLakeScanBuilder scan = (await fresh.GetSnapshotAsync()).GetTable("t").Scan().Select("id");
        return (await GoldenTables.ReadAsync(filter is null ? scan : scan.Where(filter))).Count;
    }

    internal async Task<long> LatestAsync() => long.Parse((await QueryAsync("SELECT MAX(snapshot_id) FROM ducklake_snapshot"))[0]!, CultureInfo.InvariantCulture);

    /// <summary>The first column of a query over the catalog database.</summary>
    internal async Task<List<string?>> QueryAsync(string sql)
    {
        await using DbConnection connection = OpenForWriting();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var values = new List<string?>();
        while (await reader.ReadAsync())
        {
            values.Add(await reader.IsDBNullAsync(0) ? null : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture));
        }

        return values;
    }

    /// <summary>Changes the catalog database behind the lake's back.</summary>
    internal void Execute(string sql)
    {
        using DbConnection connection = OpenForWriting();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>An open connection to the catalog database that may write, without a pool.</summary>
    internal DbConnection OpenForWriting() => Backend.Connect(Name);

    internal string SqlitePath => Backend.WorkerArguments(Name)[3];

    internal string PostgresSchema => Backend.WorkerArguments(Name)[5];

    /// <summary>All files below the data path, unfinished ones too.</summary>
    internal string[] Files() => Directory.Exists(DataPath)
        ? [.. Directory.GetFiles(DataPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Every file on disk is known to the catalog, and the other way round.</summary>
    internal async Task AssertNoOrphansAsync()
    {
        List<string?> known = await QueryAsync("SELECT path FROM ducklake_data_file UNION ALL SELECT path FROM ducklake_delete_file");
        Assert.Equal(
            known.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal), Files().Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (DuckLakeCatalog catalog in _more)
        {
            await catalog.DisposeAsync();
        }

        if (Catalog is not null)
        {
            await Catalog.DisposeAsync();
        }

        Backend.Dispose();
        _directory.Dispose();
    }
}
