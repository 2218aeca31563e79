using DuckLake.Columnar;
using DuckLake.Storage;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Arrow.Tests;

/// <summary>What a lake does, with its files on S3: every kind of write, paths, moves; and how many requests that takes.</summary>
public sealed class S3LakeTests : S3LakeTest
{
    private const int FileRows = 6_000;

    [SkippableFact]
    public async Task EveryKindOfWriteWorksAndFilesAreNamedRelatively()
    {
        S3Place place = CreatePlace();
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        await AppendAsync(catalog, 0, 100);
        await AppendAsync(catalog, 100, 100);
        await catalog.TransactAsync(async (transaction, token) =>
        {
            Assert.Equal(20, await transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 20), token));
            using RecordBatch rows = TransactionTest.Rows(200, 50);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
        });
        Assert.Equal(Ids(20, 230), await ReadIdsAsync(catalog));
        Assert.Equal(Ids(0, 100), await ReadIdsAsync(catalog, 2));
        Assert.All(StoredPaths(), path => Assert.True(path.IsRelative && !path.Path.Contains("://", StringComparison.Ordinal), path.Path));
        IReadOnlyList<DuckLakeFile> files = await (await catalog.GetSnapshotAsync()).GetTable("t").ListFilesAsync();
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.StartsWith(place.Root, file.Path));
        Assert.Single(files, file => file.DeleteFilePath?.StartsWith(place.Root, StringComparison.Ordinal) == true);

        // Files of others, named by their addresses, stay where they are.
        byte[] copy = new byte[files[1].SizeBytes];
        await place.Store.ReadAsync(files[1].Path, 0, copy);
        foreach (string name in new[] { "k=1/a b.parquet", "k=1/ü%20.parquet", "x.parquet" })
        {
            await place.Store.PutAsync($"{place.Root}others/{name}", copy, PutMode.CreateNew);
        }

        await using DuckLakeCatalog second = await OpenAsync(place.CreateRegistry());
        await second.TransactAsync((transaction, token) => transaction.AddFilesAsync("t", [place.Root + "others/k=1/*.parquet", place.Root + "others/x.parquet"], cancellationToken: token));
        Assert.Equal(230 + 300, (await ReadIdsAsync(second)).Length);

        // A transaction that is given up leaves no file behind.
        List<string> before = await ListAsync(place.Store, place.Root);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.TransactAsync(async (transaction, token) =>
        {
            using RecordBatch rows = TransactionTest.Rows(1000, 50);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
            throw new InvalidOperationException("Given up.");
        }));
        Assert.Equal(before, await ListAsync(place.Store, place.Root));
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableFact]
    public async Task AMovedLakeIsReadAndWrittenWithAnotherDataPath()
    {
        S3Place place = CreatePlace();
        await using S3Place other = S3Place.Create();
        using var directory = new TemporaryDirectory();
        var local = new LocalObjectStore();
        await using (DuckLakeCatalog catalog = await CreateAsync(place))
        {
            await AppendAsync(catalog, 0, 100);
            await catalog.TransactAsync((transaction, token) => transaction.DeleteAsync("t", DuckLakeFilter.Equal("id", 3), token));
        }

        foreach (string path in await ListAsync(place.Store, place.Root))
        {
            byte[] content = new byte[(await place.Store.HeadAsync(path)).SizeBytes];
            await place.Store.ReadAsync(path, 0, content);
            await other.Store.PutAsync(other.Root + path[place.Root.Length..], content, PutMode.CreateNew);
            string file = directory.Combine(path[place.Root.Length..]);
            await local.PutAsync(file, content, PutMode.CreateNew);
            await place.Store.DeleteAsync([path]);
        }

        await using (DuckLakeCatalog gone = await OpenAsync(place.CreateRegistry()))
        {
            DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => ReadIdsAsync(gone));
            Assert.Equal(DuckLakeErrorKind.NotFound, error.Kind);
            Assert.StartsWith(place.Root, error.FilePath);
        }

        await using (DuckLakeCatalog onDisk = await OpenAsync(new ObjectStoreRegistry(), directory.FullPath))
        {
            Assert.Equal(Ids(0, 100).Where(id => id != 3), await ReadIdsAsync(onDisk));
        }

        await using DuckLakeCatalog moved = await OpenAsync(other.CreateRegistry(), other.Root.TrimEnd('/'));
        Assert.Equal(other.Root, moved.DataPath);
        await AppendAsync(moved, 100, 50);
        Assert.Equal(Ids(0, 150).Where(id => id != 3), await ReadIdsAsync(moved));
        DuckLakeException refused = await Assert.ThrowsAsync<DuckLakeException>(() => OpenAsync(new ObjectStoreRegistry(), other.Root).ContinueWith(
            async task =>
            {
                await using DuckLakeCatalog unreachable = await task;
                await ReadIdsAsync(unreachable);
            },
            TaskScheduler.Default).Unwrap());
        Assert.Equal(DuckLakeErrorKind.Unsupported, refused.Kind);
        Assert.Contains("DuckLake.Storage.S3", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task AScanCostsOneFooterPerFileAndTheCoalescedRanges()
    {
        const int Files = 6;
        S3Place place = CreatePlace();
        await using (DuckLakeCatalog created = await CreateAsync(place))
        {
            for (int i = 0; i < Files; i++)
            {
                using RecordBatch rows = LongRows(i * FileRows, FileRows);
                await created.TransactAsync((transaction, token) => transaction.AppendAsync("t", rows, cancellationToken: token));
            }
        }

        // Planning and counting read nothing at all.
        await using DuckLakeCatalog catalog = await OpenAsync(place.CreateRegistry());
        Wire.Clear();
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        ScanPlan plan = await table.Scan().Select("id", "name").PlanAsync();
        Assert.Equal(Files * FileRows, await table.CountAsync());
        Assert.Empty(Wire.Requests);

        // The first scan: one request per footer, and the ranges.
        Assert.Equal(Files * FileRows, (await ReadIdsAsync(catalog)).Length);
        IReadOnlyList<S3WireRequest> first = Wire.Requests;
        Wire.Clear();
        int ranges = (await plan.GetReadsAsync()).Sum(file => file.FirstReads.Count);
        Assert.Empty(Wire.Requests);
        Assert.True(Files == first.Count(request => request.IsTail), string.Join('\n', first));
        Assert.Equal(Files, first.Where(request => request.IsTail).Select(request => request.PathAndQuery).Distinct().Count());
        Assert.Equal(ranges, first.Count(request => request.IsRange));
        Assert.Equal(Files + ranges, first.Count);
        Assert.InRange(ranges, Files, 2 * Files);

        // Footers are cached; a count with a filter that statistics decide reads nothing.
        await ReadIdsAsync(catalog);
        Assert.Equal(ranges, Wire.Requests.Count);
        Assert.All(Wire.Requests, request => Assert.True(request.IsRange));
        Wire.Clear();
        await using IArrowArrayStream none = await table.Scan().Where(DuckLakeFilter.Equal("id", -1)).ExecuteAsync();
        Assert.Null(await none.ReadNextRecordBatchAsync());
        Assert.Empty(Wire.Requests);
    }

    /// <summary>Rows whose names cannot be compressed, so that a file is too large to be read at once.</summary>
    private static RecordBatch LongRows(int first, int count)
    {
        var random = new Random(first);
        var bytes = new byte[24];
        using var ids = new Int32Array.Builder();
        using var names = new StringArray.Builder();
        for (int id = first; id < first + count; id++)
        {
            random.NextBytes(bytes);
            ids.Append(id);
            names.Append(Convert.ToBase64String(bytes));
        }

        return new RecordBatch(
            new Schema([new Field("id", Int32Type.Default, nullable: true), new Field("name", StringType.Default, nullable: true)]), [ids.Build(), names.Build()], count);
    }
}
