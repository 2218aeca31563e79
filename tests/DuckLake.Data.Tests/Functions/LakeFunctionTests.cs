using DuckLake.Arrow;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public class LakeFunctionTests : LeakCheckedTest
{
    [Fact]
    public async Task SnapshotsTellWhatTheyChanged()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await CreateTableAsync(session, "Big");
        Assert.Equal(
            ["0|0|{schemas_created=[main]}|NULL", "1|1|{tables_created=[main.Big]}|NULL"],
            await SessionLake.RowsAsync(session, "SELECT snapshot_id, schema_version, changes, author FROM lake.snapshots() ORDER BY 1"));
        Assert.Equal(["2"], await SessionLake.RowsAsync(session, "SELECT count(*) FROM ducklake_snapshots('lake')"));
        Assert.Equal(["1"], await SessionLake.RowsAsync(session, "FROM lake.current_snapshot()"));
        Assert.Equal(["NULL"], await SessionLake.RowsAsync(session, "FROM ducklake_last_committed_snapshot('lake')"));
        Assert.Equal(["Big|0|1|0|0|0|0"], await SessionLake.RowsAsync(session, "SELECT * EXCLUDE table_uuid FROM lake.table_info()"));
        Assert.Empty(await SessionLake.RowsAsync(session, "FROM ducklake_list_files('lake', 'Big')"));
    }

    [Fact]
    public async Task HashesAreThoseOfBuckets()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        Assert.Equal(
            ["2017239379|1210000089|-622427183|-917962615|NULL"],
            await SessionLake.RowsAsync(
                session,
                "SELECT murmur3_32(34::INTEGER), murmur3_32('iceberg'), murmur3_32(14.20::DECIMAL(9,2)), murmur3_32(255::UTINYINT), murmur3_32(NULL::INTEGER)"));
        Assert.Equal(
            ["1|NULL", "2|2017239379"],
            await SessionLake.RowsAsync(session, "SELECT i, murmur3_32(v) FROM (VALUES (1, NULL), (2, 34)) t(i, v) ORDER BY i"));
    }

    [Fact]
    public async Task ListingsTellSizesOfLakes()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(session, "CREATE TABLE lake.t AS SELECT range AS i FROM range(1000); INSERT INTO lake.t VALUES (1), (2)");
        Assert.Equal(["1002"], await SessionLake.RowsAsync(session, "SELECT estimated_size FROM duckdb_tables() WHERE table_name = 't'"));
        Assert.Equal(
            ["true"], await SessionLake.RowsAsync(session, "SELECT database_size <> '0 bytes' FROM pragma_database_size() WHERE database_name = 'lake'"));
    }

    [Fact]
    public async Task OptionsAreSetByParametersInsideLocalTransactions()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(session, "BEGIN; CREATE TEMP TABLE local(i INTEGER); INSERT INTO local VALUES (1)");
        using (EngineStatement statement = await session.PrepareAsync(SqlStatement.Split("CALL lake.set_option($name, $value)")[0], default))
        {
            using EngineResult result = await statement.ExecuteAsync(new ParameterValues { ["name"] = "data_inlining_row_limit", ["value"] = 7 }, default);
        }

        await SessionLake.ExecuteAsync(session, "COMMIT");
        Assert.Equal(["7"], await SessionLake.RowsAsync(session, "SELECT value FROM lake.options() WHERE option_name = 'data_inlining_row_limit'"));
    }

    [Fact]
    public async Task LakesWithoutTheirMetadataCatalogCannotBeUsed()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(session, "DETACH __ducklake_metadata_lake");
        Assert.Equal(
            "Binder Error: Catalog \"__ducklake_metadata_lake\" does not exist!",
            await SessionLake.ErrorAsync(session, "CREATE TABLE lake.t(i INTEGER)"));
        Assert.Equal(["1"], await SessionLake.RowsAsync(session, "SELECT 1"));
        await SessionLake.ExecuteAsync(session, "USE memory; DETACH lake");
    }

    [Fact]
    public async Task OptionsSetInTransactionsAreSeenThereAndUndoneByRollback()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        EngineSession other = await lake.OpenAsync();
        await CreateTableAsync(session, "t");
        const string Question = "SELECT value, scope, scope_entry FROM lake.options() WHERE option_name = 'parquet_compression' ORDER BY ALL";
        await SessionLake.ExecuteAsync(session, "CALL lake.set_option('parquet_compression', 'ZSTD')");
        Assert.Equal(["zstd|GLOBAL|NULL"], await SessionLake.RowsAsync(session, Question));
        await SessionLake.ExecuteAsync(session, "BEGIN; CALL lake.set_option('parquet_compression', 'gzip', table_name => 't')");
        Assert.Equal(["gzip|TABLE|main.t", "zstd|GLOBAL|NULL"], await SessionLake.RowsAsync(session, Question));
        Assert.Equal(["zstd|GLOBAL|NULL"], await SessionLake.RowsAsync(other, Question));
        await SessionLake.ExecuteAsync(session, "ROLLBACK");
        Assert.Equal(["zstd|GLOBAL|NULL"], await SessionLake.RowsAsync(session, Question));
        await SessionLake.ExecuteAsync(session, "BEGIN; CALL lake.set_option('parquet_compression', 'gzip', schema => 'main'); COMMIT");
        Assert.Equal(["gzip|SCHEMA|main", "zstd|GLOBAL|NULL"], await SessionLake.RowsAsync(other, Question));
        Assert.Equal(["1"], await SessionLake.RowsAsync(session, "FROM lake.current_snapshot()"));
    }

    [Theory]
    [InlineData("CALL lake.set_option('colour', 'blue')", "Not implemented Error: Unsupported option colour")]
    [InlineData("CALL lake.set_option('parquet_version', 3)", "Not implemented Error: Only Parquet version 1 and 2 are supported")]
    [InlineData("CALL lake.set_option('parquet_version', 2, table_name => 'missing')", "Catalog Error: Table with name missing does not exist!")]
    [InlineData("FROM ducklake_snapshots('nothing')", "Binder Error: Failed to find attached database \"nothing\"")]
    [InlineData("FROM ducklake_snapshots('memory')", "Binder Error: Attached database \"memory\" does not refer to a DuckLake database")]
    [InlineData("FROM ducklake_list_files('lake', 'missing')", "Catalog Error: Table with name missing does not exist!")]
    public async Task WrongCallsAreRefused(string sql, string error)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        Assert.StartsWith(error, await SessionLake.ErrorAsync(session, sql), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CatalogTablesAreReadAndWritten()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        Assert.Equal(["version|1.0"], await SessionLake.RowsAsync(session, "SELECT key, value FROM __ducklake_metadata_lake.ducklake_metadata WHERE key = 'version'"));
        Assert.Equal(1, await SessionLake.ExecuteAsync(session, "INSERT INTO __ducklake_metadata_lake.ducklake_metadata(key, value) VALUES ('colour', 'blue')"));
        Assert.Equal(["blue"], await SessionLake.RowsAsync(session, "SELECT value FROM lake.options() WHERE option_name = 'colour'"));
        await SessionLake.ExecuteAsync(session, "BEGIN; UPDATE __ducklake_metadata_lake.ducklake_metadata SET value = 'red' WHERE key = 'colour'");
        Assert.Equal(["red"], await SessionLake.RowsAsync(session, "SELECT value FROM __ducklake_metadata_lake.ducklake_metadata WHERE key = 'colour'"));
        await SessionLake.ExecuteAsync(session, "ROLLBACK");
        Assert.Equal(["blue"], await SessionLake.RowsAsync(session, "SELECT value FROM __ducklake_metadata_lake.ducklake_metadata WHERE key = 'colour'"));
        Assert.StartsWith("Catalog Error: Table with name", await SessionLake.ErrorAsync(session, "FROM __ducklake_metadata_lake.ducklake_nothing"), StringComparison.Ordinal);
        Assert.Empty(await SessionLake.RowsAsync(session, "SELECT 1 FROM duckdb_tables() WHERE database_name LIKE '__ducklake%'"));
    }

    private static async Task CreateTableAsync(EngineSession session, string name) =>
        await session.Lakes.Find("lake")!.Catalog.TransactAsync(
            (transaction, _) =>
            {
                transaction.CreateTable(name, [DuckLakeColumnSpec.Parse("i", "INTEGER")]);
                return Task.CompletedTask;
            });
}
