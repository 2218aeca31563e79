// A service that answers from one pinned snapshot: every read of a report sees the same rows, whatever writers commit meanwhile, and the
// parts of a scan can be handed to other workers as text.
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;

string folder = (args.Length > 0 ? Directory.CreateDirectory(args[0]) : Directory.CreateTempSubdirectory("ducklake-pinned-reads-")).FullName;
await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
    SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")), new DuckLakeCreateOptions { DataPath = Path.Combine(folder, "data") });
await catalog.SetOptionAsync("data_inlining_row_limit", "0");
await catalog.TransactAsync((transaction, _) =>
{
    transaction.CreateTable("sales", [DuckLakeColumnSpec.Parse("day", "DATE"), DuckLakeColumnSpec.Parse("n", "INTEGER")]);
    return Task.CompletedTask;
});
for (int month = 1; month <= 3; month++)
{
    await SellAsync(catalog, new DateOnly(2024, month, 1), 10);
}

// 1. Pin by version, or by time: the newest snapshot not later than it.
DuckLakeSnapshot pinned = await catalog.GetSnapshotAsync(4);
DuckLakeSnapshot byTime = await catalog.GetSnapshotAsync(pinned.Time);
Console.WriteLine($"Pinned snapshot {pinned.Id} of {pinned.Time:O}; by that time: {byTime.Id}");
await SellAsync(catalog, new DateOnly(2024, 4, 1), 1);

// 2. A pinned snapshot never changes, so planning it again asks the catalog nothing.
DuckLakeTable sales = pinned.GetTable("sales");
for (int i = 0; i < 2; i++)
{
    ScanPlan again = await sales.Scan().PlanAsync();
    Console.WriteLine($"Plan {i + 1}: {again.KeptFileCount} files, {again.CatalogRoundTripCount} catalog round trips");
}

// 3. The same report from the pinned snapshot and from the latest one.
Console.WriteLine($"Units sold at snapshot {pinned.Id}: {await SumAsync(sales)}");
DuckLakeSnapshot latest = await catalog.GetSnapshotAsync();
Console.WriteLine($"Units sold at snapshot {latest.Id}: {await SumAsync(latest.GetTable("sales"))}");

// 4. Scan tasks are self-contained: as JSON they can be run by another process that opens the same catalog.
ScanPlan plan = await sales.Scan().Select("n").PlanAsync();
long distributed = 0;
foreach (ScanTask task in plan.Tasks)
{
    string message = task.ToJson();
    ScanTask received = ScanTask.FromJson(message);
    await using IArrowArrayStream part = await catalog.ExecuteTaskAsync(received);
    distributed += await SumColumnAsync(part);
}

Console.WriteLine($"The same by {plan.Tasks.Count} tasks sent as JSON: {distributed}");

// 5. A snapshot that does not exist says so, and what to do.
try
{
    await catalog.GetSnapshotAsync(1_000);
}
catch (DuckLakeException error) when (error.Kind == DuckLakeErrorKind.NotFound)
{
    Console.WriteLine($"Asking for snapshot 1000: {error.Message}");
}

static Task<DuckLakeSnapshot> SellAsync(DuckLakeCatalog catalog, DateOnly day, int units) => catalog.TransactAsync((transaction, cancellationToken) =>
    transaction.AppendAsync("sales", [new Sale(day, units)], DuckLakeRowMapping.FromProperties<Sale>(), cancellationToken: cancellationToken));

static async Task<long> SumAsync(DuckLakeTable table)
{
    await using IArrowArrayStream stream = await table.Scan().Select("n").ExecuteAsync();
    return await SumColumnAsync(stream);
}

static async Task<long> SumColumnAsync(IArrowArrayStream stream)
{
    long sum = 0;
    while (await stream.ReadNextRecordBatchAsync() is { } batch)
    {
        using (batch)
        {
            foreach (int? value in ((Int32Array)batch.Column("n")).ToArray())
            {
                sum += value ?? 0;
            }
        }
    }

    return sum;
}

internal sealed record Sale(DateOnly Day, int N);
