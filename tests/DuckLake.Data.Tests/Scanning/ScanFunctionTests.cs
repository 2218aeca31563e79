using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>How scans end, and what they show, whatever DuckDB does with them.</summary>
public sealed class ScanFunctionTests : LeakCheckedTest
{
    [Fact]
    public void AnErrorInTheMiddleEndsTheQueryWithItsText()
    {
        using var session = new ScanSession();
        var stream = new FailingStream(1000, failsAtBatch: 3);
        new StreamFunction(session.Scans, "numbers", _ => ValueTask.FromResult<IArrowArrayStream>(stream)).Register(session.Connection);

        DuckDbException error = Assert.Throws<DuckDbException>(() => session.Duck.Scalar("SELECT sum(n) FROM numbers()"));

        Assert.Contains("The third file is damaged.", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(session.Scans.TakeFailure(error.Message));
        Assert.Null(session.Scans.TakeFailure(error.Message));
        Assert.True(stream.IsDisposed);
        Assert.Equal("1", session.Duck.Scalar("SELECT 1"));
    }

    [Fact]
    public void OfSeveralFailuresTheOneIsTakenThatTheErrorTellsOf()
    {
        using var session = new ScanSession();
        InvalidOperationException first = new("The store is down. [table a]");
        InvalidOperationException second = new("The store is down. [table b]");
        session.Scans.OnFailure(first, first.Message);
        session.Scans.OnFailure(second, second.Message);
        session.Scans.OnFailure(first, first.Message);
        Assert.Same(second, session.Scans.TakeFailure($"Invalid Input Error: {second.Message}"));
        Assert.Null(session.Scans.TakeFailure(first.Message));

        session.Scans.OnFailure(first, first.Message);
        session.Scans.BeginStatement(default);
        Assert.Null(session.Scans.TakeFailure(first.Message));
    }

    [Fact]
    public void ALimitStopsAnEndlessStream()
    {
        using var session = new ScanSession();
        var stream = new FailingStream(3000, failsAtBatch: null);
        new StreamFunction(session.Scans, "numbers", _ => ValueTask.FromResult<IArrowArrayStream>(stream)).Register(session.Connection);

        Assert.Equal("12497500", session.Duck.Scalar("SELECT sum(n) FROM (SELECT n FROM numbers() LIMIT 5000)"));

        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public void AResultThatIsDroppedHalfwayReleasesItsScan()
    {
        using var session = new ScanSession();
        var stream = new FailingStream(3000, failsAtBatch: null);
        new StreamFunction(session.Scans, "numbers", _ => ValueTask.FromResult<IArrowArrayStream>(stream)).Register(session.Connection);

        using (DuckDbResult result = session.Connection.Query("FROM numbers()"))
        {
            using DuckDbDataChunk? chunk = result.FetchChunk();
            Assert.Equal(0, chunk!.Vector(0).Values<long>()[0]);
        }

        session.Duck.Execute("SELECT 1");
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public void ACancelledTokenInterruptsAnEndlessScan()
    {
        using var session = new ScanSession();
        var stream = new FailingStream(3000, failsAtBatch: null);
        new StreamFunction(session.Scans, "numbers", _ => ValueTask.FromResult<IArrowArrayStream>(stream)).Register(session.Connection);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.ThrowsAny<OperationCanceledException>(() => session.Connection.Execute("SELECT sum(n) FROM numbers()", cancellation.Token));

        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public void ACancelledTokenWakesAScanThatWaits()
    {
        using var session = new ScanSession();
        new StreamFunction(session.Scans, "silence", async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Unreachable.");
        }).Register(session.Connection);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.ThrowsAny<OperationCanceledException>(() => session.Connection.Execute("FROM silence()", cancellation.Token));
    }

    [Fact]
    public async Task TwoScansOfOneTableAreJoinedAndVirtualColumnsShown()
    {
        using var folder = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await CreateAsync(folder);
        using var session = new ScanSession();
        DuckLakeTable table = await FillAsync(catalog, session, 100_000);
        session.Show("a", table);
        session.Show("b", table, DuckLakeFilter.LessThan("i", 10L), VirtualColumn.RowId, VirtualColumn.FileName);

        Assert.Equal("100000", session.Duck.Scalar("SELECT count(*) FROM a"));
        Assert.Equal("10", session.Duck.Scalar("SELECT count(*) FROM b"));
        Assert.Equal("100000", session.Duck.Scalar("SELECT count(*) FROM a x JOIN a y ON x.i = y.i AND x.s = y.s"));
        Assert.Equal("45", session.Duck.Scalar("SELECT sum(b.i) FROM a JOIN b ON a.i = b.i"));
        Assert.Equal("45", session.Duck.Scalar("SELECT sum(rowid) FROM b WHERE filename LIKE '%.parquet'"));
        Assert.Equal("4999950000", session.Duck.Scalar("SELECT sum(i) FROM a"));
        Assert.Equal("0", session.Duck.Scalar("SELECT count(*) FROM (SELECT i, row_number() OVER () - 1 AS n FROM a) WHERE i <> n"));
    }

    [Fact]
    public async Task APreparedStatementReadsTheSlotsTableOfTheMoment()
    {
        using var folder = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await CreateAsync(folder);
        using var session = new ScanSession();
        ScanSlot slot = session.Show("a", await FillAsync(catalog, session, 10));
        using DuckDbStatement statement = session.Connection.Prepare("SELECT count(i) FROM a");
        Assert.Equal(10, Count(statement));

        slot.Table = await FillAsync(catalog, session, 5);
        Assert.Equal(15, Count(statement));

        slot.Filter = DuckLakeFilter.LessThan("i", 2L);
        Assert.Equal(4, Count(statement));
    }

    [Fact]
    public async Task LateBoundTablesAreFoundByName()
    {
        using var folder = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await CreateAsync(folder);
        using var session = new ScanSession();
        DuckLakeTable table = await FillAsync(catalog, session, 10);
        LateBoundTable? asked = null;
        session.Scans.LateBinder = name =>
        {
            asked = name;
            return table;
        };

        Assert.Equal("45", session.Duck.Scalar("SELECT sum(rowid) FROM ducklake_table('lake', 'main', 't', version => 3, virtual_columns => ['rowid'])"));
        Assert.Equal(new LateBoundTable("lake", "main", "t", 3, null), asked);

        session.Scans.LateBinder = null;
        DuckDbException error = Assert.Throws<DuckDbException>(() => session.Duck.Scalar("SELECT 1 FROM ducklake_table('lake', 'main', 'missing')"));
        Assert.Equal(DuckDbErrorType.Binder, error.ErrorType);
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
    }

    private static long Count(DuckDbStatement statement)
    {
        using DuckDbResult result = statement.Execute();
        using DuckDbDataChunk? chunk = result.FetchChunk();
        return chunk!.Vector(0).Values<long>()[0];
    }

    private static Task<DuckLakeCatalog> CreateAsync(TemporaryDirectory folder) => DuckLakeCatalog.CreateAsync(
        SqliteMetadata.Open(folder.Combine("catalog.sqlite")), new DuckLakeCreateOptions { DataPath = folder.Combine("data") });

    private static async Task<DuckLakeTable> FillAsync(DuckLakeCatalog catalog, ScanSession session, int rows)
    {
        DuckLakeSnapshot before = await catalog.GetSnapshotAsync();
        bool exists = before.Tables.Any(table => table.Name == "t");
        await catalog.TransactAsync(async (transaction, cancellationToken) =>
        {
            if (!exists)
            {
                transaction.CreateTable("t", [DuckLakeColumnSpec.Parse("i", "BIGINT"), DuckLakeColumnSpec.Parse("s", "VARCHAR")]);
            }

            await using DuckDbArrowStream stream = DuckDbArrowStream.From(session.Connection.Query($"SELECT i, 'text ' || i % 7 AS s FROM range({rows}) r(i)"));
            await transaction.AppendAsync("t", stream, cancellationToken: cancellationToken);
        });
        return (await catalog.GetSnapshotAsync()).GetTable("t");
    }
}
