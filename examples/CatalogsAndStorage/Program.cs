// Every catalog database with every storage, read from appsettings.json: the same program creates a lake, changes it in SQL and reads it as Arrow,
// whatever keeps it. SQLite and DuckDB files on local disk need nothing; the others run when their server is named:
//   DUCKLAKE_TEST_POSTGRES   a connection string of Npgsql                                    (bash eng/postgres-start.sh prints one)
//   DUCKLAKE_TEST_MYSQL      a connection string of MySqlConnector                            (bash eng/mariadb-start.sh prints one)
//   DUCKLAKE_TEST_S3         Endpoint=…;Access Key=…;Secret Key=…;Bucket=…                     (bash eng/s3-start.sh prints one)
// The lakes stay where they are; each run makes new ones.
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Data;
using DuckLake.Extensions;
using DuckLake.Metadata.MySql;
using Microsoft.Extensions.Configuration;
using MySqlConnector;

// What the placeholders in appsettings.json stand for.
string folder = (args.Length > 0 ? Directory.CreateDirectory(args[0]) : Directory.CreateTempSubdirectory("ducklake-catalogs-")).FullName;
Environment.SetEnvironmentVariable("LAKES", folder.Replace('\\', '/'));
Environment.SetEnvironmentVariable("RUN", Guid.NewGuid().ToString("n")[..8]);
DbConnectionStringBuilder server = new() { ConnectionString = Environment.GetEnvironmentVariable("DUCKLAKE_TEST_S3") };
foreach (string part in server.Keys)
{
    Environment.SetEnvironmentVariable($"S3_{part.Replace(' ', '_').ToUpperInvariant()}", (string)server[part]);
}

// Applications bring the driver for MySQL they like, and register it once.
MySqlDriver.Register(MySqlConnectorFactory.Instance);

IConfigurationSection section = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json").Build().GetSection("DuckLake");

Console.WriteLine("lake                        rows      total  snapshots  seconds");
foreach (IConfigurationSection lake in section.GetSection("Lakes").GetChildren())
{
    DuckLakeOptions options;
    try
    {
        options = DuckLakeOptions.Read(section, lake.Key);
    }
    catch (ArgumentException error)
    {
        Console.WriteLine($"{lake.Key,-26}  not run: {error.Message.Split(". ")[0]}{(error.Message.Contains("'S3_", StringComparison.Ordinal) ? " (a part of DUCKLAKE_TEST_S3)" : "")}");
        continue;
    }

    var clock = Stopwatch.StartNew();
    (long rows, decimal total, long snapshots) = await UseAsync(options);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lake.Key,-26}  {rows,4}  {total,9:F2}  {snapshots,9}  {clock.Elapsed.TotalSeconds,7:F2}"));
}

// Nothing in here knows which catalog and which storage it works with.
static async Task<(long Rows, decimal Total, long Snapshots)> UseAsync(DuckLakeOptions options)
{
    await using DuckLakeDataSource source = options.CreateDataSource();
    await using (DuckLakeConnection connection = await source.OpenConnectionAsync())
    {
        foreach (string sql in new[]
        {
            "CREATE TABLE sale (id INTEGER, item VARCHAR, price DECIMAL(8,2))",
            "INSERT INTO sale SELECT range, 'item ' || range % 7, range / 4 FROM range(1000)",
            "UPDATE sale SET price = 0 WHERE item = 'item 3'",
            "DELETE FROM sale WHERE id % 100 = 0",
        })
        {
            await using DuckLakeCommand command = new(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    // The same lake without SQL.
    await using DuckLakeCatalog catalog = await source.OpenCatalogAsync();
    DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
    long rows = 0;
    decimal total = 0;
    await using IArrowArrayStream stream = await snapshot.GetTable("sale").Scan().Select("price").ExecuteAsync();
    while (await stream.ReadNextRecordBatchAsync() is { } batch)
    {
        using (batch)
        {
            var prices = (Decimal128Array)batch.Column("price");
            rows += batch.Length;
            for (int i = 0; i < prices.Length; i++)
            {
                total += prices.GetDecimal(i) ?? 0;
            }
        }
    }

    return (rows, total, snapshot.Id);
}
