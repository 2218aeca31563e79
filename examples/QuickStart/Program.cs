// Opens a DuckLake written by DuckDB (a SQLite catalog beside its Parquet files), looks around, and reads a table as Arrow record
// batches: now, with a filter, and as it was.
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;

string folder = Path.Combine(AppContext.BaseDirectory, "lake");

// The lake was written elsewhere, so its recorded data path is overridden with where the files are now.
await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
    SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")),
    new DuckLakeCatalogOptions { DataPath = Path.Combine(folder, "data"), OverrideDataPath = true });

Console.WriteLine("Snapshots");
foreach (SnapshotInfo snapshot in await catalog.ListSnapshotsAsync())
{
    Console.WriteLine($"  {snapshot.SnapshotId,2}  {snapshot.Time:yyyy-MM-dd HH:mm:ss}  {snapshot.ChangesMade}  {snapshot.CommitMessage}");
}

DuckLakeSnapshot latest = await catalog.GetSnapshotAsync();
Console.WriteLine($"\nTables at snapshot {latest.Id}");
foreach (DuckLakeTable table in latest.Tables)
{
    Console.WriteLine($"  {table.SchemaName}.{table.Name}({string.Join(", ", table.Columns)})  {table.Comment}");
}

// Rows come from Parquet files, from rows inlined in the catalog, minus deleted ones: the scan puts them together.
DuckLakeTable items = latest.GetTable("shop", "item");
Console.WriteLine($"\n{items.SchemaName}.{items.Name}: the cheap ones");
await PrintAsync(items.Scan().Where(DuckLakeFilter.LessThan("price", 20m)));

// Partition values and statistics in the catalog rule out the files of other months before any of them is opened.
DuckLakeTable sales = latest.GetTable("main", "sales");
DuckLakeScanBuilder march = sales.Scan()
    .Select("rowid", "day", "n")
    .Where(DuckLakeFilter.GreaterThanOrEqual("day", new DateOnly(2024, 3, 1)) & DuckLakeFilter.LessThan("day", new DateOnly(2024, 4, 1)));
ScanPlan plan = await march.PlanAsync();
Console.WriteLine($"\n{sales.SchemaName}.{sales.Name} in March: {plan.KeptFileCount} of {plan.FileCount} files, {plan.CatalogRoundTripCount} catalog round trips");
foreach (ScanPlanFile file in plan.Files)
{
    Console.WriteLine($"  {Path.GetRelativePath(folder, file.Path)}  {file.RecordCount} rows  {(file.Pruning == ScanPruning.None ? "read" : $"pruned: {file.Pruning}")}");
}

await PrintAsync(march);

// The same table as it was: before a column was added, an update and deletes.
DuckLakeSnapshot earlier = await catalog.GetSnapshotAsync(5);
Console.WriteLine($"\nshop.item at snapshot {earlier.Id} ({earlier.Info.ChangesMade})");
await PrintAsync(earlier.GetTable("shop", "item").Scan());

static async Task PrintAsync(DuckLakeScanBuilder scan)
{
    await using IArrowArrayStream stream = await scan.ExecuteAsync();
    Console.WriteLine("  " + string.Join(" | ", stream.Schema.FieldsList.Select(field => field.Name)));
    while (await stream.ReadNextRecordBatchAsync() is { } batch)
    {
        using (batch)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                IEnumerable<string> values = batch.Arrays.Select((column, i) => ValueText.Format(column, batch.Schema.FieldsList[i], row) ?? "NULL");
                Console.WriteLine("  " + string.Join(" | ", values));
            }
        }
    }
}
