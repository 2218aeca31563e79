// Creates a lake - a SQLite catalog beside Parquet files -, appends rows, updates and deletes some, and reads the table as it is and as
// it was.
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;

string folder = (args.Length > 0 ? Directory.CreateDirectory(args[0]) : Directory.CreateTempSubdirectory("ducklake-quickstart-")).FullName;
await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
    SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")),
    new DuckLakeCreateOptions { DataPath = Path.Combine(folder, "data") });

// A transaction becomes one snapshot: the table and its first rows appear together.
DuckLakeSnapshot created = await catalog.TransactAsync(
    async (transaction, cancellationToken) =>
    {
        transaction.CreateTable(
            "item",
            [
                DuckLakeColumnSpec.Parse("id", "INTEGER") with { NullsAllowed = false },
                DuckLakeColumnSpec.Parse("name", "VARCHAR"),
                DuckLakeColumnSpec.Parse("price", "DECIMAL(8,2)"),
            ]);
        Item[] items = [new(1, "nail", 0.05m), new(2, "hammer", 9.50m), new(3, "saw", 17.00m), new(4, "anvil", 210.00m)];
        await transaction.AppendAsync("item", items, DuckLakeRowMapping.FromProperties<Item>(), cancellationToken: cancellationToken);
    },
    new DuckLakeTransactionOptions { Author = "quickstart", CommitMessage = "first items" });

// Rows are updated and deleted by filters; reads inside the transaction see its own changes.
await using (DuckLakeTransaction transaction = await catalog.BeginTransactionAsync())
{
    long updated = await transaction.UpdateAsync("item", DuckLakeFilter.LessThan("price", 10m), [DuckLakeAssignment.Set("price", DoubledPrice)]);
    long deleted = await transaction.DeleteAsync("item", DuckLakeFilter.StartsWith("name", "anv"));
    Console.WriteLine($"{updated} rows updated, {deleted} deleted, {await transaction.GetTable("item").CountAsync()} left in the transaction");
    await transaction.CommitAsync();
}

// Source rows are merged by key: known ones are updated, new ones inserted.
await catalog.TransactAsync(async (transaction, cancellationToken) =>
{
    Item[] delivery = [new(3, "saw", 15.50m), new(5, "pliers", 7.25m)];
    DuckLakeMergeResult result = await transaction.MergeAsync(
        "item", delivery, DuckLakeRowMapping.FromProperties<Item>(), new DuckLakeMergeOptions { KeyColumns = ["id"] }, cancellationToken);
    Console.WriteLine($"merged: {result.Inserted} inserted, {result.Updated} updated");
});

Console.WriteLine("\nSnapshots");
foreach (SnapshotInfo snapshot in await catalog.ListSnapshotsAsync())
{
    Console.WriteLine($"  {snapshot.SnapshotId}  {snapshot.ChangesMade}  {snapshot.CommitMessage}");
}

DuckLakeSnapshot latest = await catalog.GetSnapshotAsync();
Console.WriteLine("\nThe cheap items now");
await PrintAsync(latest.GetTable("item").Scan().Select("rowid", "id", "name", "price").Where(DuckLakeFilter.LessThan("price", 18m)));

Console.WriteLine($"\nAll items at snapshot {created.Id}");
await PrintAsync(created.GetTable("item").Scan());
Console.WriteLine($"\nIn DuckDB: ATTACH 'ducklake:sqlite:{Path.Combine(folder, "catalog.sqlite")}' AS lake");

static Decimal128Array DoubledPrice(RecordBatch rows)
{
    var prices = (Decimal128Array)rows.Column("price");
    using var doubled = new Decimal128Array.Builder((Decimal128Type)prices.Data.DataType);
    for (int row = 0; row < rows.Length; row++)
    {
        doubled.AppendDecimal(prices.GetDecimal(row)!.Value * 2);
    }

    return doubled.Build();
}

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

internal sealed record Item(int Id, string Name, decimal Price);
