using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

public class EngineSessionTests : LeakCheckedTest
{
    [Fact]
    public async Task QueriesReadTablesOfTheLakeByEveryForm()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await FillAsync(session, "t", 1, 2, 3);

        Assert.Equal(["6"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM t"));
        Assert.Equal(["6"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM lake.t"));
        Assert.Equal(["6"], await SessionLake.RowsAsync(session, "SELECT sum(i) FROM main.t"));
        Assert.Equal(["6"], await SessionLake.RowsAsync(session, "SELECT sum(lake.main.t.i) FROM lake.main.t"));
        Assert.Equal(["2", "3"], await SessionLake.RowsAsync(session, "FROM t WHERE i > 1 ORDER BY i"));
    }

    [Fact]
    public async Task NewSnapshotsShowAtTheNextStatement()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        EngineSession other = await lake.OpenAsync();
        await FillAsync(session, "t", 1);
        Assert.Equal(["1"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM t"));
        await FillAsync(session, "t", 2);
        Assert.Equal(["2"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task TransactionsKeepTheSnapshotOfTheirFirstUse()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        EngineSession other = await lake.OpenAsync();
        await FillAsync(session, "t", 1);
        await SessionLake.ExecuteAsync(other, "BEGIN");
        Assert.Equal(["1"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM t"));
        await FillAsync(session, "t", 2);
        await FillAsync(session, "u", 2);
        Assert.Equal(["1"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM t"));
        Assert.StartsWith("Catalog Error: Table with name u does not exist!", await SessionLake.ErrorAsync(other, "FROM u"), StringComparison.Ordinal);
        await SessionLake.ExecuteAsync(other, "COMMIT");
        Assert.Equal(["2"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM t"));
        Assert.Equal(["1"], await SessionLake.RowsAsync(other, "SELECT count(*) FROM u"));
    }

    [Fact]
    public async Task TablesWithAnUnknownTypeAreRefusedByTheirTypeAndOthersStayReadable()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await FillAsync(session, "t", 1);
        await FillAsync(session, "u", 2);
        await SessionLake.ExecuteAsync(
            session, "UPDATE __ducklake_metadata_lake.ducklake_column SET column_type = 'int31' WHERE table_id = 1");

        EngineSession other = await lake.OpenAsync();
        Assert.Contains("unsupported type 'int31'", await SessionLake.ErrorAsync(other, "SELECT * FROM t"), StringComparison.Ordinal);
        Assert.Equal(["2"], await SessionLake.RowsAsync(other, "FROM u"));
    }

    [Fact]
    public async Task ErrorsAreAboutTheTextAsWritten()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await FillAsync(session, "t", 1);

        Assert.Equal(
            """
            Binder Error: Referenced column "x" not found in FROM clause!
            Candidate bindings: "i"

            LINE 1: SELECT x FROM lake.t
                           ^
            """,
            await SessionLake.ErrorAsync(session, "SELECT x FROM lake.t"));
        string missing = await SessionLake.ErrorAsync(session, "SELECT * FROM t, lake.missing");
        Assert.StartsWith("Catalog Error: Table with name missing does not exist!", missing, StringComparison.Ordinal);
        Assert.EndsWith("\n\nLINE 1: SELECT * FROM t, lake.missing\n                         ^", missing, StringComparison.Ordinal);
        Assert.Equal("Invalid Input Error: No snapshot found at version 99", await SessionLake.ErrorAsync(session, "FROM t AT (VERSION => 99)"));
    }

    [Fact]
    public async Task FailedTransactionsWaitForTheirRollback()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await SessionLake.ExecuteAsync(session, "BEGIN");
        await SessionLake.ErrorAsync(session, "SELECT * FROM nothing");
        Assert.Equal(["1"], await SessionLake.RowsAsync(session, "SELECT 1"));
        Assert.Equal(
            "TransactionContext Error: cannot start a transaction within a transaction", await SessionLake.ErrorAsync(session, "BEGIN TRANSACTION"));
        Assert.Equal("TransactionContext Error: Current transaction is aborted (please ROLLBACK)", await SessionLake.ErrorAsync(session, "SELECT 1"));
        await SessionLake.ExecuteAsync(session, "ROLLBACK");
        Assert.Equal("TransactionContext Error: cannot rollback - no transaction is active", await SessionLake.ErrorAsync(session, "ROLLBACK"));
        Assert.Equal("TransactionContext Error: cannot commit - no transaction is active", await SessionLake.ErrorAsync(session, "COMMIT"));
        Assert.Equal(["1"], await SessionLake.RowsAsync(session, "SELECT 1"));
    }

    [Fact]
    public async Task PreparedStatementsSeeNewRowsAndNewColumns()
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenAsync();
        await FillAsync(session, "t", 1, 2);
        using EngineStatement statement = await session.PrepareAsync(SqlStatement.Split("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM t WHERE i >= ? ORDER BY ALL")[0]);
        Assert.Equal(["1"], statement.ParameterNames);
        Assert.Equal(["2"], await RunAsync(statement, 2));
        await FillAsync(session, "t", 3);
        Assert.Equal(["2", "3"], await RunAsync(statement, 2));
        await session.Lakes.Find("lake")!.Catalog.TransactAsync((transaction, _) =>
        {
            transaction.AddColumn("t", DuckLakeColumnSpec.Parse("j", "INTEGER"));
            return Task.CompletedTask;
        });
        Assert.Equal(["3|NULL"], await RunAsync(statement, 3));
    }

    internal static Task FillAsync(EngineSession session, string table, params int[] values) => session.Lakes.Find("lake")!.Catalog.TransactAsync(
        async (transaction, _) =>
        {
            transaction.CreateTable(table, [DuckLakeColumnSpec.Parse("i", "INTEGER")], CreateMode.KeepExisting);
            await transaction.AppendAsync(table, values, new DuckLakeRowMapping<int>().Column("i", value => value));
        });

    private static async Task<string[]> RunAsync(EngineStatement statement, object value)
    {
        using EngineResult result = await statement.ExecuteAsync(new ParameterValues { ["1"] = value });
        return SessionLake.Texts(result);
    }
}
