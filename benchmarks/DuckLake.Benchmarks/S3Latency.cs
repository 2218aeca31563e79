using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>
/// Does a scan of many files on a store far away keep its requests in flight? Every request waits 20 ms first; 200 files of one row group each are
/// scanned with cold caches. Answered twice: inside this process, since a store far away does not compute on this machine's processors; and by the tests'
/// S3 server, which does.
/// </summary>
/// <remarks>
/// The scan must end within 1.5 times its slowest serial chain of requests, which is taken in two ways. As computed: a file costs two requests one after the other, its
/// footer, then the ranges of its row group, coalesced to one request; the store lets P = <see cref="S3ObjectStoreOptions.MaxRequestsInFlight"/> requests run at
/// once, so some place in flight serves ⌈2·200/P⌉ requests one after the other, each of the time that the mean request of ten files read one after the other takes in the same
/// run. The rows answered inside this process are held to it. As observed: of all requests of the scan, the series of such that each began after the one before
/// was answered and that together took longest. Both rows are held to it, whatever a busy server adds to its requests. The best of seven rounds counts, since other programs share the
/// machine; each scan opens the lake anew, so no footer is cached.
/// </remarks>
internal static class S3Latency
{
    private const int Files = 200;
    private const int FileRows = 3_000;
    private const int Rounds = 7;
    private const int AloneFiles = 10;
    private const int FooterBytes = 1024;
    private const double AllowedRatio = 1.5;

    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(20);

    internal static async Task<bool> PrintAsync()
    {
        using var wire = new S3Wire();
        await using S3Place place = S3Place.Create(options => options with { ConfigureHttp = wire.Attach });
        using var directory = new TemporaryDirectory();
        string catalogPath = directory.Combine("catalog.sqlite");
        await WriteAsync(catalogPath, place);
        IReadOnlyDictionary<string, byte[]> objects = await LoadAsync(place);
        Console.WriteLine("| answered by | requests in flight | ms a request, alone | computed chain, ms | observed chain, ms | scan best, ms | median, ms | best / computed | best / observed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        wire.Before = async (request, token) =>
        {
            await Task.Delay(s_latency, token);
            return Answer(request, objects[request.PathAndQuery]);
        };
        (double computed, double observed) = await PrintAsync("this process", catalogPath, place, wire);
        wire.Before = static async (_, token) =>
        {
            await Task.Delay(s_latency, token);
            return null;
        };
        (_, double observedOnServer) = await PrintAsync("S3 server on this machine", catalogPath, place, wire);
        return Math.Max(computed, Math.Max(observed, observedOnServer)) <= AllowedRatio;
    }

    private static async Task<(double Computed, double Observed)> PrintAsync(string server, string catalogPath, S3Place place, S3Wire wire)
    {
        double request = await MeasureAloneAsync(catalogPath, place, wire);
        var times = new List<(double Scan, double Chain)>();
        for (int round = 0; round < Rounds; round++)
        {
            await using DuckLakeCatalog catalog = await OpenAsync(catalogPath, place);
            DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
            wire.Clear();
            long start = Stopwatch.GetTimestamp();
            long rows = await ScanAsync(snapshot.GetTable("t").Scan());
            times.Add((Stopwatch.GetElapsedTime(start).TotalMilliseconds, SlowestChain(wire.Requests)));
            if (rows != (long)Files * FileRows || wire.Requests.Count != 2 * Files)
            {
                throw new InvalidOperationException($"The scan read {rows} rows by {wire.Requests.Count} requests.");
            }
        }

        int inFlight = place.Store.PreferredConcurrency;
        double chain = ((2 * Files) + inFlight - 1) / inFlight * request;
        times.Sort();
        (double scan, double observed) = times[0];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {server} | {inFlight} | {request:f1} | {chain:f0} | {observed:f0} | {scan:f0} | {times[times.Count / 2].Scan:f0} | {scan / chain:f2} | {scan / observed:f2} |"));
        return (scan / chain, scan / observed);
    }

    /// <summary>The milliseconds of the requests that, each sent after the one before was answered, took longest together.</summary>
    private static double SlowestChain(IReadOnlyList<S3WireRequest> requests)
    {
        S3WireRequest[] byEnd = [.. requests.OrderBy(request => request.AnsweredAt)];
        var longest = new TimeSpan[byEnd.Length + 1];
        for (int i = 0; i < byEnd.Length; i++)
        {
            int before = byEnd.Count(other => other.AnsweredAt <= byEnd[i].SentAt);
            TimeSpan withThis = longest[before] + Stopwatch.GetElapsedTime(byEnd[i].SentAt, byEnd[i].AnsweredAt);
            longest[i + 1] = withThis > longest[i] ? withThis : longest[i];
        }

        return longest[^1].TotalMilliseconds;
    }

    /// <summary>The content of every object, by the address that requests name it with.</summary>
    private static async Task<IReadOnlyDictionary<string, byte[]>> LoadAsync(S3Place place)
    {
        var objects = new Dictionary<string, byte[]>();
        await foreach (ObjectInfo info in place.Store.ListAsync(place.Root))
        {
            var content = new byte[info.SizeBytes];
            await place.Store.ReadAsync(info.Path, 0, content);
            objects[info.Path["s3:/".Length..]] = content;
        }

        return objects;
    }

    /// <summary>What a server answers to a request for a range or for the end of an object.</summary>
    private static HttpResponseMessage Answer(S3WireRequest request, byte[] content)
    {
        string[] bounds = request.Range!["bytes=".Length..].Split('-');
        int first = request.IsTail ? Math.Max(0, content.Length - int.Parse(bounds[1], CultureInfo.InvariantCulture)) : int.Parse(bounds[0], CultureInfo.InvariantCulture);
        int last = request.IsTail ? content.Length - 1 : Math.Min(content.Length - 1, int.Parse(bounds[1], CultureInfo.InvariantCulture));
        var answer = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(content, first, last - first + 1) };
        answer.Content.Headers.ContentRange = new ContentRangeHeaderValue(first, last, content.Length);
        answer.Headers.ETag = new EntityTagHeaderValue("\"1\"");
        return answer;
    }

    /// <summary>The milliseconds of one request when nothing else is in flight: footers and ranges of some files, one after the other.</summary>
    private static async Task<double> MeasureAloneAsync(string catalogPath, S3Place place, S3Wire wire)
    {
        await using DuckLakeCatalog catalog = await OpenAsync(catalogPath, place);
        ScanPlan plan = await (await catalog.GetSnapshotAsync()).GetTable("t").Scan().PlanAsync();
        IReadOnlyList<ScanPlanFileReads> files = await plan.GetReadsAsync();
        var footer = new byte[FooterBytes];
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            wire.Clear();
            long start = Stopwatch.GetTimestamp();
            foreach (ScanPlanFileReads file in files.Take(AloneFiles))
            {
                await place.Store.ReadTailAsync(file.Path, footer);
                await place.Store.ReadRangesAsync(file.Path, file.FirstReads, [.. file.FirstReads.Select(range => new byte[range.Length].AsMemory())]);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds / wire.Requests.Count);
        }

        return best;
    }

    private static async Task WriteAsync(string catalogPath, S3Place place)
    {
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(catalogPath), new DuckLakeCreateOptions { DataPath = place.Root }, Options(place));
        await catalog.TransactAsync(async (transaction, token) =>
        {
            transaction.CreateTable("t", [DuckLakeColumnSpec.Parse("id", "INTEGER"), DuckLakeColumnSpec.Parse("name", "VARCHAR")]);
            for (int file = 0; file < Files; file++)
            {
                using RecordBatch rows = CreateRows(file * FileRows);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
            }
        });
    }

    private static Task<DuckLakeCatalog> OpenAsync(string catalogPath, S3Place place) =>
        DuckLakeCatalog.OpenAsync(SqliteMetadata.Open(catalogPath), Options(place));

    private static DuckLakeCatalogOptions Options(S3Place place) => new() { ObjectStores = place.CreateRegistry() };

    private static async Task<long> ScanAsync(DuckLakeScanBuilder scan)
    {
        long rows = 0;
        await using IArrowArrayStream stream = await scan.ExecuteAsync();
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows;
    }

    // Names that cannot be compressed: a smaller file would be read whole, by one request.
    private static RecordBatch CreateRows(int first)
    {
        var random = new Random(first);
        var bytes = new byte[24];
        using var ids = new Int32Array.Builder();
        using var names = new StringArray.Builder();
        for (int id = first; id < first + FileRows; id++)
        {
            random.NextBytes(bytes);
            ids.Append(id);
            names.Append(Convert.ToBase64String(bytes));
        }

        return new RecordBatch(
            new Schema([new Field("id", Int32Type.Default, nullable: true), new Field("name", StringType.Default, nullable: true)], null),
            [ids.Build(), names.Build()],
            FileRows);
    }
}
