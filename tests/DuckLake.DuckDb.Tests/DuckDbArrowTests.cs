using System.Runtime.InteropServices;
using DuckLake.DuckDb.Native;
using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed unsafe class DuckDbArrowTests : LeakCheckedTest
{
    private readonly DuckDbSession _session = DuckDbSession.Open();
    private readonly DuckDbSession _other = DuckDbSession.Open();

    [Fact]
    public void ExportsSchemaAndArrays()
    {
        using DuckDbResult result = _session.Connection.Query("SELECT i::INTEGER AS \"číslo\", i::VARCHAR AS text FROM range(3000) t(i)");
        ArrowSchemaStruct schema;
        result.ExportArrowSchema(&schema);
        Assert.Equal(2, schema.ChildCount);
        Assert.Equal("číslo", Marshal.PtrToStringUTF8((nint)schema.Children[0]->Name));
        Assert.Equal("i", Marshal.PtrToStringUTF8((nint)schema.Children[0]->Format));
        schema.Release(&schema);

        long rows = 0;
        ArrowArrayStruct array;
        while (result.FetchArrow(&array))
        {
            int* values = (int*)array.Children[0]->Buffers[1];
            for (int i = 0; i < array.Length; i++)
            {
                Assert.Equal(rows + i, values[array.Children[0]->Offset + i]);
            }

            rows += array.Length;
            array.Release(&array);
        }

        Assert.Equal(3000, rows);
    }

    [Fact]
    public void StreamGoesFromOneDatabaseToAnother()
    {
        const string Query = """
            SELECT i, i::VARCHAR AS s, CASE WHEN i % 2 = 0 THEN [i, NULL] END AS l, {'a': i, 'b': 'x' || i} AS st,
                   (i / 7)::DECIMAL(18, 3) AS d, DATE '2020-01-01' + i::INTEGER AS dt, TIMESTAMPTZ '2020-01-01 00:00:00+00' AS tz
            FROM range(5000) t(i)
            """;
        ArrowStreamStruct stream;
        _session.Connection.Query(Query).ExportArrowStream(&stream);
        using (_other.Connection.ScanArrow("arrow \"view\"", &stream))
        {
            Assert.True(stream.Release == null);
            _other.Execute("CREATE TABLE copy AS FROM \"arrow \"\"view\"\"\"");
        }

        Assert.Equal(_session.Query(Query).ToString(), _other.Query("FROM copy").ToString());
        Assert.Throws<DuckDbException>(() => _other.Query("FROM \"arrow \"\"view\"\"\""));
    }

    [Fact]
    public void FailingStreamReportsItsError()
    {
        ArrowStreamStruct stream;
        _session.Connection.Query("SELECT CASE WHEN i < 3000000 THEN i ELSE ('x' || i)::BIGINT END AS i FROM range(4000000) t(i)").ExportArrowStream(&stream);
        using DuckDbArrowScan scan = _other.Connection.ScanArrow("v", &stream);
        DuckDbException error = Assert.Throws<DuckDbException>(() => _other.Execute("CREATE TABLE copy AS FROM v"));
        Assert.True(error.Message.Contains("Could not convert string 'x", StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void ChunksFromArrowAreAppended()
    {
        const string Query = "SELECT i, 'a longer text ' || i AS s, [i, i + 1] AS l FROM range(4100) t(i)";
        _other.Execute("CREATE TABLE target(i BIGINT, s VARCHAR, l BIGINT[])");
        using (DuckDbResult result = _session.Connection.Query(Query))
        using (DuckDbAppender appender = _other.Connection.CreateAppender("target"))
        {
            ArrowSchemaStruct schema;
            result.ExportArrowSchema(&schema);
            using DuckDbArrowSchema imported = _other.Connection.ImportArrowSchema(&schema);
            schema.Release(&schema);
            ArrowArrayStruct array;
            while (result.FetchArrow(&array))
            {
                using DuckDbDataChunk chunk = imported.ToChunk(&array);
                Assert.True(array.Release == null);
                appender.Append(chunk);
            }

            appender.Close();
        }

        Assert.Equal(_session.Query(Query).ToString(), _other.Query("FROM target").ToString());
    }

    [Fact]
    public void AppenderErrorsHaveDuckDbsText()
    {
        DuckDbException missing = Assert.Throws<DuckDbException>(() => _other.Connection.CreateAppender("no_such_table"));
        Assert.Contains("no_such_table", missing.Message);

        _other.Execute("CREATE TABLE one(i INTEGER)");
        using DuckDbResult result = _session.Connection.Query("SELECT 1, 2");
        using DuckDbDataChunk chunk = result.FetchChunk()!;
        using DuckDbAppender appender = _other.Connection.CreateAppender("one");
        Assert.Contains("column count", Assert.Throws<DuckDbException>(() => appender.Append(chunk)).Message);
    }

    protected override void Cleanup()
    {
        _session.Dispose();
        _other.Dispose();
    }
}
