using System.Diagnostics;
using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed class DuckDbConnectionTests : LeakCheckedTest
{
    private const string Endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * b.range = 7";

    private readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    private readonly DuckDbConnection _connection;

    public DuckDbConnectionTests() => _connection = _database.Connect();

    [Fact]
    public void StreamsManyRowsByChunk()
    {
        using DuckDbResult result = _connection.Query("SELECT i, 'row ' || i AS text FROM range(200000) t(i)");
        Assert.Equal(["i", "text"], [result.ColumnName(0), result.ColumnName(1)]);
        Assert.Equal([DuckDbType.BigInt, DuckDbType.Varchar], [result.ColumnType(0), result.ColumnType(1)]);

        long next = 0;
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                ReadOnlySpan<long> numbers = chunk.Vector(0).Values<long>();
                DuckDbVector texts = chunk.Vector(1);
                for (int i = 0; i < chunk.RowCount; i++, next++)
                {
                    Assert.Equal(next, numbers[i]);
                    Assert.Equal($"row {next}", texts.Text(i));
                }
            }
        }

        Assert.Equal(200_000, next);
    }

    [Fact]
    public void NullsAreMarked()
    {
        using DuckDbResult result = _connection.Query("SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END FROM range(100) t(i)");
        using DuckDbDataChunk chunk = result.FetchChunk()!;
        DuckDbVector vector = chunk.Vector(0);
        for (int i = 0; i < chunk.RowCount; i++)
        {
            Assert.Equal(i % 3 != 0, vector.IsValid(i));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Vector(0).IsValid(100));
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Vector(1));
    }

    [Fact]
    public void NestedVectorsAreReadable()
    {
        using DuckDbResult result = _connection.Query("SELECT [1, 2, 3] AS l, {'a': 7, 'b': 'x'} AS s, [10, 20]::INTEGER[2] AS f");
        using DuckDbDataChunk chunk = result.FetchChunk()!;

        Assert.Equal([1, 2, 3], chunk.Vector(0).ListChild().Values<int>().ToArray());
        Assert.Equal([0UL, 3UL], [chunk.Vector(0).Values<(ulong Offset, ulong Length)>()[0].Offset, chunk.Vector(0).Values<(ulong Offset, ulong Length)>()[0].Length]);
        Assert.Equal(7, chunk.Vector(1).StructChild(0).Values<int>()[0]);
        Assert.Equal("x", chunk.Vector(1).StructChild(1).Text(0));
        Assert.Equal([10, 20], chunk.Vector(2).ArrayChild(2).Values<int>().ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("twelve bytes")]
    [InlineData("thirteen byte")]
    [InlineData("žluťoučký kůň 🦆 鴨")]
    public void UnicodeTextGoesBothWays(string text)
    {
        using DuckDbStatement statement = _connection.Prepare("SELECT ?::VARCHAR AS \"ključ 🦆\"");
        statement.Bind(1, text);
        using DuckDbResult result = statement.Execute();
        using DuckDbDataChunk chunk = result.FetchChunk()!;

        Assert.Equal("ključ 🦆", result.ColumnName(0));
        Assert.Equal(text, chunk.Vector(0).Text(0));
    }

    [Fact]
    public void RunsAllStatementsAndReturnsTheLast()
    {
        Assert.Equal(3, _connection.Execute("CREATE TABLE t(i INTEGER); INSERT INTO t VALUES (1), (2), (3)"));
        using DuckDbResult result = _connection.Query("DELETE FROM t WHERE i = 2; SELECT sum(i)::BIGINT FROM t");
        using DuckDbDataChunk chunk = result.FetchChunk()!;

        Assert.Equal(4, chunk.Vector(0).Values<long>()[0]);
        Assert.Null(result.FetchChunk());
        Assert.Throws<ArgumentException>(() => _connection.Execute(" -- nothing"));
        Assert.Throws<ArgumentException>(() => _connection.Execute("SELECT 1\0; DROP TABLE t"));
    }

    [Fact]
    public void ErrorsCarryClassAndText()
    {
        DuckDbException parser = Assert.Throws<DuckDbException>(() => _connection.Execute("SELEKT 1"));
        DuckDbException catalog = Assert.Throws<DuckDbException>(() => _connection.Query("SELECT * FROM missing_table"));
        DuckDbException binder = Assert.Throws<DuckDbException>(() => _connection.Prepare("SELECT missing_column FROM range(1)"));
        DuckDbException conversion = Assert.Throws<DuckDbException>(() => _connection.Execute("SELECT ('x' || range)::INTEGER FROM range(3)"));

        Assert.Equal(DuckDbErrorType.Parser, parser.ErrorType);
        Assert.Contains("SELEKT", parser.Message);
        Assert.Equal(DuckDbErrorType.Catalog, catalog.ErrorType);
        Assert.Contains("missing_table", catalog.Message);
        Assert.Equal(DuckDbErrorType.Binder, binder.ErrorType);
        Assert.Equal(DuckDbErrorType.Conversion, conversion.ErrorType);
        Assert.Contains("Could not convert string 'x0'", conversion.Message);
    }

    [Fact]
    public void ErrorWhileStreamingIsThrownByTheFetch()
    {
        using DuckDbResult result = _connection.Query(
            "SELECT CASE WHEN i < 3000000 THEN i ELSE ('x' || i)::BIGINT END FROM range(4000000) t(i)");
        long rows = 0;
        DuckDbException error = Assert.Throws<DuckDbException>(() =>
        {
            while (result.FetchChunk() is { } chunk)
            {
                rows += chunk.RowCount;
                chunk.Dispose();
            }
        });

        Assert.Equal(DuckDbErrorType.Conversion, error.ErrorType);
        Assert.InRange(rows, 1, 3_000_000);
    }

    [Fact]
    public async Task InterruptStopsTheRunningQuery()
    {
        Task<DuckDbException> query = Task.Run(() => Assert.Throws<DuckDbException>(() => _connection.Execute(Endless)));
        while (!query.IsCompleted)
        {
            await Task.Delay(50);
            _connection.Interrupt();
        }

        Assert.Equal(DuckDbErrorType.Interrupt, (await query).ErrorType);
        Assert.Equal(0, _connection.Execute("SELECT 1"));
    }

    [Fact]
    public void CancellationBeforeAndWhileRunning()
    {
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        Stopwatch watch = Stopwatch.StartNew();
        OperationCanceledException error = Assert.ThrowsAny<OperationCanceledException>(() => _connection.Execute(Endless, source.Token));

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));
        Assert.ThrowsAny<OperationCanceledException>(() => _connection.Execute("SELECT 1", source.Token));
        Assert.Equal(0, _connection.Execute("SELECT 1"));
    }

    [Fact]
    public void CancellationWhileStreaming()
    {
        using CancellationTokenSource source = new();
        using (DuckDbResult result = _connection.Query("SELECT i FROM range(1000000000) t(i)", source.Token))
        {
            result.FetchChunk()!.Dispose();
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => result.FetchChunk());
        }

        Assert.Equal(0, _connection.Execute("SELECT 1"));
    }

    [Fact]
    public void AbandonedStreamLeavesTheConnectionUsable()
    {
        using (DuckDbResult result = _connection.Query("SELECT i FROM range(1000000000) t(i)"))
        {
            result.FetchChunk()!.Dispose();
        }

        using DuckDbResult next = _connection.Query("SELECT 42");
        using DuckDbDataChunk chunk = next.FetchChunk()!;
        Assert.Equal(42, chunk.Vector(0).Values<int>()[0]);
    }

    [Fact]
    public void OptionsAndFileAreUsed()
    {
        using TemporaryDirectory directory = new();
        string path = directory.Combine("žába.duckdb");
        using (DuckDbDatabase database = DuckDbDatabase.Open(path, new Dictionary<string, string> { ["threads"] = "1" }))
        using (DuckDbConnection connection = database.Connect())
        {
            connection.Execute("CREATE TABLE t AS SELECT current_setting('threads') AS threads");
        }

        using DuckDbSession session = DuckDbSession.Open(path);
        Assert.Equal("1", session.Scalar("SELECT threads FROM t"));
        DuckDbException unknown = Assert.Throws<DuckDbException>(
            () => DuckDbDatabase.Open(null, new Dictionary<string, string> { ["no_such_option"] = "s3cret" }));
        Assert.Contains("no_such_option", unknown.Message);
        Assert.DoesNotContain("s3cret", unknown.Message);
        Assert.Equal(DuckDbErrorType.IO, Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(directory.Combine("no", "such", "file"))).ErrorType);
    }

    [Fact]
    public void UseAfterDisposeIsRefused()
    {
        DuckDbResult result = _connection.Query("SELECT 1");
        DuckDbDataChunk chunk = result.FetchChunk()!;
        result.Dispose();
        Assert.Equal(1, chunk.Vector(0).Values<int>()[0]);
        chunk.Dispose();

        Assert.Throws<ObjectDisposedException>(() => result.FetchChunk());
        Assert.Throws<ObjectDisposedException>(() => chunk.Vector(0).IsValid(0));
        _connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _connection.Execute("SELECT 1"));
    }

    protected override void Cleanup()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
