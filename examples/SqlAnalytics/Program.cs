// Opens a lake - a SQLite catalog beside Parquet files - by a connection string and works with it in SQL: tables, parameters, a
// transaction, time travel, Arrow results and bulk copy. Needs the native DuckDB library.
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Data;

string folder = (args.Length > 0 ? Directory.CreateDirectory(args[0]) : Directory.CreateTempSubdirectory("ducklake-sql-")).FullName;
DuckLakeConnectionStringBuilder settings = new()
{
    Catalog = $"sqlite:{Path.Combine(folder, "catalog.sqlite")}",
    DataPath = Path.Combine(folder, "data"),
    Alias = "shop",
};
await using DuckLakeDataSource source = new(settings.ConnectionString);
await using DuckLakeConnection connection = await source.OpenConnectionAsync();

await ExecuteAsync("CREATE TABLE sale (id INTEGER NOT NULL, day DATE, item VARCHAR, units INTEGER, price DECIMAL(8,2))");
await ExecuteAsync("COMMENT ON TABLE sale IS 'one row per line of a receipt'");

// Parameters: $name, @name, $1 or ?. A prepared command is planned once and run with other values.
await using (DuckLakeCommand insert = new("INSERT INTO sale VALUES ($id, $day, $item, $units, $price)", connection))
{
    (string Item, int Units, decimal Price)[] lines = [("nail", 500, 0.05m), ("hammer", 2, 9.50m), ("saw", 1, 17.00m)];
    foreach (string name in new[] { "id", "day", "item", "units", "price" })
    {
        insert.Parameters.AddWithValue(name, null);
    }

    await insert.PrepareAsync();
    for (int i = 0; i < lines.Length; i++)
    {
        insert.Parameters["id"].Value = i + 1;
        insert.Parameters["day"].Value = new DateOnly(2025, 1, 1).AddDays(i);
        insert.Parameters["item"].Value = lines[i].Item;
        insert.Parameters["units"].Value = lines[i].Units;
        insert.Parameters["price"].Value = lines[i].Price;
        await insert.ExecuteNonQueryAsync();
    }
}

object? before = await ScalarAsync("SELECT id FROM shop.current_snapshot()");

// Bulk copy appends objects, record batches or a reader's rows without SQL; one call is one snapshot.
DuckLakeBulkCopy copy = new(connection, "sale");
long copied = await copy.WriteToServerAsync(
    Enumerable.Range(4, 997).Select(id => new Sale(id, new DateOnly(2025, 1, 1).AddDays(id % 90), id % 3 == 0 ? "nail" : "screw", id % 10, 0.10m)),
    new DuckLakeRowMapping<Sale>()
        .Column("id", sale => sale!.Id).Column("day", sale => sale!.Day).Column("item", sale => sale!.Item)
        .Column("units", sale => sale!.Units).Column("price", sale => sale!.Price));
Console.WriteLine($"{copied} rows copied");

// A transaction is one snapshot, or none.
await using (DuckLakeDbTransaction transaction = connection.BeginTransaction())
{
    int updated = await ExecuteAsync("UPDATE sale SET price = price * 2 WHERE item = 'screw'");
    int deleted = await ExecuteAsync("DELETE FROM sale WHERE units = 0");
    Console.WriteLine($"{updated} rows updated, {deleted} deleted");
    await transaction.CommitAsync();
}

Console.WriteLine("\nTurnover by item");
await PrintAsync("SELECT item, count(*) AS sales, sum(units * price) AS turnover FROM sale GROUP BY ALL ORDER BY turnover DESC");

Console.WriteLine($"\nAll sales at snapshot {before}");
await PrintAsync($"SELECT * FROM sale AT (VERSION => {before}) ORDER BY id");

Console.WriteLine("\nSnapshots");
await PrintAsync("SELECT snapshot_id, changes FROM shop.snapshots() ORDER BY snapshot_id");

// Results as Arrow record batches: no row objects, ready for other libraries by the C data interface.
long units = 0;
await using (DuckLakeCommand query = new("SELECT units FROM sale WHERE day >= $from", connection))
{
    query.Parameters.AddWithValue("from", new DateOnly(2025, 3, 1));
    await using IArrowArrayStream stream = await query.ExecuteArrowAsync();
    while (await stream.ReadNextRecordBatchAsync() is { } batch)
    {
        using (batch)
        {
            foreach (int value in ((Int32Array)batch.Column("units")).Values)
            {
                units += value;
            }
        }
    }
}

Console.WriteLine($"\n{units} units since March, summed over Arrow batches");

async Task<int> ExecuteAsync(string sql)
{
    await using DuckLakeCommand command = new(sql, connection);
    return await command.ExecuteNonQueryAsync();
}

async Task<object?> ScalarAsync(string sql)
{
    await using DuckLakeCommand command = new(sql, connection);
    return await command.ExecuteScalarAsync();
}

async Task PrintAsync(string sql)
{
    await using DuckLakeCommand command = new(sql, connection);
    await using DuckLakeDataReader reader = await command.ExecuteReaderAsync();
    Console.WriteLine("  " + string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)));
    while (await reader.ReadAsync())
    {
        Console.WriteLine("  " + string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetText(i) ?? "NULL")));
    }
}

internal sealed record Sale(int Id, DateOnly Day, string Item, int Units, decimal Price);
