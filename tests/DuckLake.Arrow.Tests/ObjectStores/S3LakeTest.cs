using DuckLake.Columnar;
using DuckLake.Storage;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Lakes with a SQLite catalog and files on the tests' S3 server; <see cref="Wire"/> sees every request.</summary>
public abstract class S3LakeTest : LeakCheckedTest
{
    private readonly SqliteBackend _backend = new();
    private readonly List<S3Place> _places = [];

    protected S3Wire Wire { get; } = new();

    protected static DuckLakeColumnSpec[] Columns => TransactionTest.IdAndName;

    public override async Task DisposeAsync()
    {
        Wire.Before = null;
        Wire.After = null;
        foreach (S3Place place in _places)
        {
            await place.DisposeAsync();
        }
    }

    protected override void Cleanup()
    {
        _backend.Dispose();
        Wire.Dispose();
    }

    /// <summary>A place whose requests go through <see cref="Wire"/>.</summary>
    protected S3Place CreatePlace(Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change = null) => Add(S3Place.Create(options => Wired(options, change)));

    /// <summary>A place on a server of the test's own, whose requests go through <see cref="Wire"/>.</summary>
    protected S3Place CreatePlaceOn(S3ServerAddress server, Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change = null) =>
        Add(S3Place.CreateOn(server, options => Wired(options, change)));

    private protected async Task<DuckLakeCatalog> CreateAsync(S3Place place)
    {
        DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            _backend.OpenMetadata("lake"), new DuckLakeCreateOptions { DataPath = place.Root }, new DuckLakeCatalogOptions { ObjectStores = place.CreateRegistry() });
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("t", Columns);
            return Task.CompletedTask;
        });
        return catalog;
    }

    private protected Task<DuckLakeCatalog> OpenAsync(ObjectStoreRegistry stores, string? dataPath = null) =>
        DuckLakeCatalog.OpenAsync(
            _backend.OpenMetadata("lake"),
            new DuckLakeCatalogOptions { ObjectStores = stores, DataPath = dataPath, OverrideDataPath = dataPath is not null });

    /// <summary>Paths of the data files as the catalog stores them.</summary>
    protected List<(string Path, bool IsRelative)> StoredPaths()
    {
        using System.Data.Common.DbConnection connection = _backend.Connect("lake");
        using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT path, path_is_relative FROM ducklake_data_file ORDER BY data_file_id";
        using System.Data.Common.DbDataReader reader = command.ExecuteReader();
        var paths = new List<(string, bool)>();
        while (reader.Read())
        {
            paths.Add((reader.GetString(0), Convert.ToBoolean(reader.GetValue(1), System.Globalization.CultureInfo.InvariantCulture)));
        }

        return paths;
    }

    protected static Task AppendAsync(DuckLakeCatalog catalog, int first, int count) =>
        catalog.TransactAsync(async (transaction, token) =>
        {
            using RecordBatch rows = TransactionTest.Rows(first, count);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
        });

    /// <summary>The ids of the table's rows, in order.</summary>
    protected static async Task<int[]> ReadIdsAsync(DuckLakeCatalog catalog, long? version = null)
    {
        DuckLakeSnapshot snapshot = version is { } wanted ? await catalog.GetSnapshotAsync(wanted) : await catalog.GetSnapshotAsync();
        var ids = new List<int>();
        await using IArrowArrayStream stream = await snapshot.GetTable("t").Scan().Select("id", "name").ExecuteAsync();
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                var column = (Int32Array)batch.Column(0);
                for (int i = 0; i < batch.Length; i++)
                {
                    ids.Add(column.GetValue(i)!.Value);
                }
            }
        }

        ids.Sort();
        return [.. ids];
    }

    protected static int[] Ids(int first, int count) => [.. Enumerable.Range(first, count)];

    protected static async Task<List<string>> ListAsync(IObjectStore store, string prefix)
    {
        var paths = new List<string>();
        await foreach (ObjectInfo info in store.ListAsync(prefix))
        {
            paths.Add(info.Path);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private S3ObjectStoreOptions Wired(S3ObjectStoreOptions options, Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change)
    {
        options = options with { ConfigureHttp = Wire.Attach, RetryDelay = TimeSpan.FromMilliseconds(2), MaxRetryDelay = TimeSpan.FromMilliseconds(50) };
        return change is null ? options : change(options);
    }

    private S3Place Add(S3Place place)
    {
        _places.Add(place);
        return place;
    }
}
