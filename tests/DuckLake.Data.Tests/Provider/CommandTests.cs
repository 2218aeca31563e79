using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Numerics;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Commands, parameters, transactions and batches.</summary>
public sealed class CommandTests : LeakCheckedTest
{
    private readonly DuckLakeConnection _connection = new("");

    public override Task InitializeAsync() => _connection.OpenAsync();

    protected override void Cleanup() => _connection.Dispose();

    [Fact]
    public void MisuseGivesInvalidOperation()
    {
        Assert.Throws<InvalidOperationException>(() => new DuckLakeCommand("SELECT 1").ExecuteScalar());
        Assert.Throws<InvalidOperationException>(() => Command("").ExecuteNonQuery());
        Assert.Throws<InvalidOperationException>(() => Command("SELECT $a").ExecuteScalar());
        Assert.Throws<NotSupportedException>(() => Command("x").CommandType = CommandType.StoredProcedure);
        Assert.Throws<ArgumentOutOfRangeException>(() => Command("x").CommandTimeout = -1);
        using DuckLakeDataReader reader = Command("SELECT 1").ExecuteReader();
        InvalidOperationException busy = Assert.Throws<InvalidOperationException>(() => Command("SELECT 2").ExecuteScalar());
        Assert.Contains("reader", busy.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
    }

    [Fact]
    public void SqlErrorsAreDuckDbs()
    {
        DuckLakeException error = Assert.Throws<DuckLakeException>(() => Command("SELECT nothing").ExecuteScalar());
        Assert.Equal(DuckLakeErrorKind.Sql, error.Kind);
        Assert.StartsWith("Binder Error: Referenced column \"nothing\" was not found", error.Message, StringComparison.Ordinal);
        Assert.Contains("LINE 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Command("SELECT 3").ExecuteScalar());
    }

    [Fact]
    public void ScalarsAndCounts()
    {
        Assert.Null(Command("SELECT 1 WHERE false").ExecuteScalar());
        Assert.Equal(DBNull.Value, Command("SELECT NULL").ExecuteScalar());
        Assert.Equal(-1, Command("SELECT 1").ExecuteNonQuery());
        Assert.Equal(-1, Command("CREATE TABLE t (i INTEGER)").ExecuteNonQuery());
        Assert.Equal(5, Command("INSERT INTO t SELECT range FROM range(3); INSERT INTO t VALUES (7), (8)").ExecuteNonQuery());
        using (DuckLakeDataReader reader = Command("SELECT 1; INSERT INTO t VALUES (9)").ExecuteReader())
        {
            Assert.Equal(-1, reader.RecordsAffected);
        }

        Assert.Equal(6L, Command("SELECT count(*) FROM t").ExecuteScalar());
    }

    [Theory]
    [InlineData("SELECT ? - ?", null, null)]
    [InlineData("SELECT $1 - $2", null, null)]
    [InlineData("SELECT $a - $b", "a", "$b")]
    [InlineData("SELECT @A - @b", "@a", "B")]
    [InlineData("SELECT 0; SELECT ? - ?", null, null)]
    public void ParametersByNameAndPlace(string sql, string? first, string? second)
    {
        using DuckLakeCommand command = Command(sql);
        command.Parameters.Add(new DuckLakeParameter(first, 10));
        command.Parameters.Add(new DuckLakeParameter(second, 3));
        using DuckLakeDataReader reader = command.ExecuteReader();
        if (sql.StartsWith("SELECT 0", StringComparison.Ordinal))
        {
            Assert.True(reader.NextResult());
        }

        Assert.True(reader.Read());
        Assert.Equal(7, reader.GetInt32(0));
    }

    public static TheoryData<object, string> Values() => new()
    {
        { true, "BOOLEAN" }, { (sbyte)-1, "TINYINT" }, { (byte)1, "UTINYINT" }, { (short)-2, "SMALLINT" }, { (ushort)2, "USMALLINT" }, { -3, "INTEGER" },
        { 3u, "UINTEGER" }, { -4L, "BIGINT" }, { 4ul, "UBIGINT" }, { Int128.MinValue, "HUGEINT" }, { UInt128.MaxValue, "UHUGEINT" },
        { BigInteger.Pow(10, 50), "BIGNUM" }, { 1.5f, "FLOAT" }, { 2.5d, "DOUBLE" }, { 12.340m, "DECIMAL(38,3)" }, { "text", "VARCHAR" },
        { new DateOnly(2024, 2, 29), "DATE" }, { new TimeOnly(1, 2, 3, 4), "TIME" }, { new DateTime(2024, 1, 2, 3, 4, 5), "TIMESTAMP" },
        { new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero), "TIMESTAMP WITH TIME ZONE" }, { TimeSpan.FromMinutes(90), "INTERVAL" },
        { new DuckLakeInterval(14, 3, 5), "INTERVAL" }, { Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), "UUID" }, { new byte[] { 0, 255 }, "BLOB" },
        { new List<int?> { 1, null, 3 }, "INTEGER[]" }, { new List<string?> { "a", null }, "VARCHAR[]" }, { new List<long?>(), "\"NULL\"[]" },
        { new Dictionary<string, object?> { ["a"] = 1, ["b"] = "x" }, "STRUCT(a INTEGER, b VARCHAR)" },
        { new Dictionary<object, object?> { ["k"] = 1L }, "MAP(VARCHAR, BIGINT)" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void ValuesComeBackAsTheyWent(object value, string type)
    {
        using DuckLakeCommand command = Command("SELECT $v, typeof($v)");
        command.Parameters.AddWithValue("v", value);
        using DuckLakeDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(type, reader.GetString(1));
        if (value is not List<long?>)
        {
            Assert.Equal(value, reader.GetValue(0));
        }
    }

    [Fact]
    public void UnsupportedParametersSaySo()
    {
        using DuckLakeCommand command = Command("SELECT $v");
        command.Parameters.AddWithValue("v", new Uri("http://x/"));
        Assert.Contains("System.Uri", Assert.Throws<NotSupportedException>(() => command.ExecuteScalar()).Message, StringComparison.Ordinal);
        command.Parameters[0].Value = new List<object> { 1, "x" };
        Assert.Throws<NotSupportedException>(() => command.ExecuteScalar());
        Assert.Throws<InvalidCastException>(() => command.Parameters.Add("no parameter"));
        Assert.Throws<ArgumentException>(() => command.Parameters["w"]);
    }

    [Fact]
    public void PreparedStatementsRunAgain()
    {
        Command("CREATE TABLE p (i INTEGER)").ExecuteNonQuery();
        using DuckLakeCommand command = Command("INSERT INTO p VALUES (?)");
        command.Parameters.AddWithValue(0);
        command.Prepare();
        for (int i = 0; i < 5; i++)
        {
            command.Parameters[0].Value = i;
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.Equal("[0, 1, 2, 3, 4]", Text("SELECT list(i ORDER BY i) FROM p"));
    }

    [Fact]
    public async Task TimeoutAndCancellationStopDuckDb()
    {
        const string Endless = "SELECT count(*) FROM range(10000000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3";
        using DuckLakeCommand command = Command(Endless);
        command.CommandTimeout = 1;
        Stopwatch watch = Stopwatch.StartNew();
        DuckLakeException timeout = Assert.Throws<DuckLakeException>(() => command.ExecuteScalar());
        Assert.Equal(DuckLakeErrorKind.Engine, timeout.Kind);
        Assert.IsType<TimeoutException>(timeout.InnerException);
        command.CommandTimeout = 0;
        using CancellationTokenSource source = new(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(source.Token));
        Task<object?> running = command.ExecuteScalarAsync();
        Assert.False(running.IsCompleted);
        await Task.Delay(100);
        command.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Stopping took {watch.Elapsed}.");
        Assert.Equal(1, Command("SELECT 1").ExecuteScalar());
    }

    [Fact]
    public async Task TransactionsCommitAndRollBack()
    {
        Command("CREATE TABLE x (i INTEGER)").ExecuteNonQuery();
        using (DuckLakeDbTransaction transaction = _connection.BeginTransaction())
        {
            Assert.Equal(IsolationLevel.Snapshot, transaction.IsolationLevel);
            Assert.Same(_connection, transaction.Connection);
            Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
            Command("INSERT INTO x VALUES (1)").ExecuteNonQuery();
            Assert.Throws<NotSupportedException>(() => transaction.Save("a"));
        }

        Assert.Equal(0L, Command("SELECT count(*) FROM x").ExecuteScalar());
        await using (DbTransaction transaction = await _connection.BeginTransactionAsync(IsolationLevel.Snapshot))
        {
            await Command("INSERT INTO x VALUES (1)").ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            Assert.Null(transaction.Connection);
            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync());
        }

        Assert.Equal(1L, Command("SELECT count(*) FROM x").ExecuteScalar());
        Assert.Throws<NotSupportedException>(() => _connection.BeginTransaction(IsolationLevel.Serializable));
        Assert.Equal(1, Command("SELECT 1").ExecuteScalar());
    }

    [Fact]
    public void BatchesRunEachCommandWithItsParameters()
    {
        using DuckLakeBatch batch = _connection.CreateBatch();
        batch.BatchCommands.Add(new DuckLakeBatchCommand("CREATE TABLE b (i INTEGER)"));
        DuckLakeBatchCommand insert = new("INSERT INTO b VALUES (?), (?)");
        insert.Parameters.AddWithValue(1);
        insert.Parameters.AddWithValue(2);
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(new DuckLakeBatchCommand("SELECT sum(i)::INTEGER FROM b"));
        using DbDataReader reader = batch.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(3, reader.GetInt32(0));
        Assert.Equal(2, insert.RecordsAffected);
        Assert.Equal(2, reader.RecordsAffected);
    }

    [Fact]
    public async Task ResultsStreamAsArrow()
    {
        long rows = 0;
        long sum = 0;
        await using (IArrowArrayStream stream = await Command("SELECT i, i::VARCHAR AS s FROM range(5000) t(i)").ExecuteArrowAsync())
        {
            Assert.Equal(["i", "s"], stream.Schema.FieldsList.Select(field => field.Name));
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                using (batch)
                {
                    rows += batch.Length;
                    foreach (long value in ((Int64Array)batch.Column(0)).Values)
                    {
                        sum += value;
                    }
                }
            }
        }

        Assert.Equal(5000, rows);
        Assert.Equal(4999L * 5000 / 2, sum);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Command("CREATE TABLE a (i INTEGER)").ExecuteArrowAsync());
        Assert.Equal(1, Command("SELECT 1").ExecuteScalar());
    }

    private DuckLakeCommand Command(string sql) => new(sql, _connection);

    private string? Text(string sql)
    {
        using DuckLakeDataReader reader = Command(sql).ExecuteReader();
        Assert.True(reader.Read());
        return reader.GetText(0);
    }
}
