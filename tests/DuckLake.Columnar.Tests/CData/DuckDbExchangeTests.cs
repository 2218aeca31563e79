using System.Globalization;
using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.CData;

/// <summary>Every type of DuckDB through the C Data Interface: what it exports is imported by us, and back, and compared as its own text.</summary>
public class DuckDbExchangeTests : LeakCheckedTest
{
    private const string Skipped = "NULL";

    /// <summary>A SQL expression over <c>i</c> (0 to 4999) for every type; every seventh row is null.</summary>
    public static TheoryData<string> Expressions =>
    [
        "(i % 2 = 0)::BOOLEAN", "(i % 100 - 50)::TINYINT", "(i - 2500)::SMALLINT", "(i * 1000 - 7)::INTEGER", "(i * 10000000000 - 5)::BIGINT",
        "(i::HUGEINT * 100000000000000000000)", "(i % 256)::UTINYINT", "(i * 13)::USMALLINT", "(i * 100000)::UINTEGER", "(i * 1000000000000)::UBIGINT",
        "(i / 7.0)::FLOAT", "(i / 7.0)::DOUBLE", "CASE WHEN i % 3 = 0 THEN 'nan'::DOUBLE ELSE '-inf'::DOUBLE END",
        "(i / 100.0)::DECIMAL(4, 1)", "(i / 100.0)::DECIMAL(9, 2)", "(i / 100.0)::DECIMAL(18, 3)", "(-i / 100.0)::DECIMAL(38, 10)",
        "'value ' || i", "repeat('é', (i % 40)::INTEGER)", "''", "('\\x00\\xFF' || i)::BLOB",
        "DATE '1900-01-01' + i::INTEGER * 20", "TIME '00:00:00' + to_microseconds(i * 17000001)", "make_timestamp(i * 1000000007 - 4000000000000)",
        "make_timestamp(i * 1000000007)::TIMESTAMP_S", "make_timestamp(i * 1000000007)::TIMESTAMP_MS", "make_timestamp_ns(i * 1000000007)",
        "make_timestamp(i * 1000000007)::TIMESTAMPTZ", "to_months((i % 30)::INTEGER) + to_days((i % 11)::INTEGER) + to_microseconds(i * 1001)",
        "('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID", "(['sad', 'ok', 'happy'][1 + i % 3])::mood",
        "CASE WHEN i % 5 = 0 THEN [] ELSE [i, NULL, i + 1] END", "[i, NULL, i * 2]::BIGINT[3]", "[[i::VARCHAR], [], NULL]",
        "{'a': i, 'b': CASE WHEN i % 3 = 0 THEN NULL ELSE 'x' || i END}", "{'s': {'t': [i, NULL]}, 'm': MAP {'k' || i: i}}",
        "MAP {i: 'v' || i, -1 - i: NULL}", "CASE WHEN i % 2 = 0 THEN union_value(num := i) ELSE union_value(str := 't' || i)::UNION(num BIGINT, str VARCHAR) END",
        "[{'d': (i / 10.0)::DECIMAL(10, 2), 'ts': make_timestamp(i)}]", "[(i % 2 = 0), NULL]::BOOLEAN[]",
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public Task Every_type_goes_there_and_back(string expression) => GoThereAndBack(expression, "SET arrow_lossless_conversion = false");

    /// <summary>Types that Arrow has no type for cross as extension types.</summary>
    [Theory]
    [InlineData("(i % 100)::INTEGER::BIT")]
    [InlineData("(i::HUGEINT * -100000000000000000000)")]
    [InlineData("(i::UHUGEINT * 100000000000000000000)")]
    [InlineData("('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID")]
    [InlineData("('12:00:00.' || i || '+02')::TIMETZ")]
    [InlineData("('{\"a\": ' || i || '}')::JSON")]
    [InlineData("(i::VARCHAR || '00000000000000000000000000000000000000000')::BIGNUM")]
    [InlineData("(i % 2 = 0)::BOOLEAN")]
    [InlineData("{'u': ('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID, 'l': [i::HUGEINT]}")]
    public Task Extension_types_go_there_and_back(string expression) => GoThereAndBack(expression, "SET arrow_lossless_conversion = true");

    [Theory]
    [InlineData("SET produce_arrow_string_view = true; SET arrow_output_version = '1.4'")]
    [InlineData("SET arrow_large_buffer_size = true")]
    [InlineData("SET arrow_output_list_view = true; SET arrow_output_version = '1.4'")]
    public async Task Every_layout_of_DuckDB_goes_there_and_back(string settings)
    {
        foreach (string expression in new[] { "'value ' || i", "repeat('é', (i % 40)::INTEGER)", "('x' || i)::BLOB", "CASE WHEN i % 5 = 0 THEN [] ELSE [i::VARCHAR, NULL] END", "MAP {i: [i]}" })
        {
            await GoThereAndBack(expression, settings);
        }
    }

    private static async Task GoThereAndBack(string expression, string settings)
    {
        using DuckDbSession session = Open();
        session.Execute(settings);
        string query = Query(session, expression);
        var expected = new List<string?>();
        foreach (string?[] row in session.Query($"SELECT v FROM ({query})").Rows)
        {
            expected.Add(row[0]);
        }

        // Out of DuckDB, by our importer with every check on.
        List<RecordBatch> batches = [];
        Schema schema;
        using (IArrowArrayStream imported = Import(session, query))
        {
            schema = imported.Schema;
            while (await imported.ReadNextRecordBatchAsync() is { } batch)
            {
                batches.Add(batch);
            }
        }

        Assert.Equal(expected.Count, batches.Sum(b => b.Length));
        List<bool> nulls = [.. batches.SelectMany(b => Enumerable.Range(0, b.Length).Select(i => b.Column(0).IsNull(i)))];
        if (batches[0].Column(0) is not UnionArray)
        {
            Assert.Equal(expected.Select(v => v is null), nulls);
        }

        // Back into DuckDB by our exporter, which compares them as its own text; slices give the buffers offsets.
        List<RecordBatch> parts = [.. batches.SelectMany(b => new[] { b.Slice(0, b.Length / 3), b.Slice(b.Length / 3, b.Length - (b.Length / 3)) })];
        var source = new ListStream(schema, [.. parts]);
        using (Scan(session, source))
        {
            Assert.Equal(expected, session.Query("SELECT v FROM ours").Rows.Select(r => r[0]));
        }

        Assert.Equal(1, source.DisposeCount);
        parts.ForEach(p => p.Dispose());
        batches.ForEach(b => b.Dispose());
    }

    [Theory]
    [InlineData("(i * 1000 - 7)::INTEGER")]
    [InlineData("'value ' || i")]
    [InlineData("(i / 100.0)::DECIMAL(38, 10)")]
    [InlineData("make_timestamp(i * 1000000007 - 4000000000000)")]
    [InlineData("('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID")]
    public async Task Imported_values_are_DuckDBs(string expression)
    {
        using DuckDbSession session = Open();
        string query = Query(session, expression);
        List<string?> expected = [.. session.Query($"SELECT v FROM ({query})").Rows.Select(r => r[0])];
        using IArrowArrayStream imported = Import(session, query);
        int row = 0;
        while (await imported.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++, row++)
                {
                    string? actual = batch.Column(0) switch
                    {
                        Int32Array a => a.GetValue(i)?.ToString(CultureInfo.InvariantCulture),
                        StringArray a => a.GetString(i),
                        StringViewArray a => a.GetString(i),
                        Decimal128Array a => a.GetDecimal(i)?.ToString("F10", CultureInfo.InvariantCulture),
                        TimestampArray a => a.GetTimestamp(i)?.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
                        FixedSizeBinaryArray a => a.GetGuid(i)?.ToString(),
                        _ => batch.Column(0).Data.DataType.ToString(),
                    };
                    Assert.Equal(expected[row], actual);
                }
            }
        }

        Assert.Equal(expected.Count, row);
    }

    [Fact]
    public void DuckDB_reads_every_type_of_ours()
    {
        using DuckDbSession session = Open();
        foreach (IArrowType type in RandomArrays.Types.Where(t => t.TypeId is not (ArrowTypeId.HalfFloat or ArrowTypeId.Decimal256) && t is not (MapType or StructType { Fields.Count: 0 }) && t is not IntervalType { Unit: IntervalUnit.DayTime }))
        {
            var schema = new Schema([new Field("v", type, nullable: true)]);
            using var batch = new RecordBatch(schema, [RandomArrays.CreateSliced(type, 300, new Random(6))], 300);
            var source = new ListStream(schema, batch);
            using (Scan(session, source))
            {
                string?[] values = [.. session.Query("SELECT v FROM ours").Rows.Select(r => r[0])];
                string[] text = ArrayText.All(batch.Column(0));
                Assert.Equal(text.Select(t => t == Skipped), values.Select(v => v is null));
                if (type.TypeId is >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64)
                {
                    Assert.Equal(text, values.Select(v => v ?? Skipped));
                }
                else if (type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView)
                {
                    Assert.Equal(text, values.Select(v => v is null ? Skipped : $"'{v}'"));
                }
            }

            Assert.Equal(1, source.DisposeCount);
        }
    }

    private static DuckDbSession Open()
    {
        DuckDbSession session = DuckDbSession.Open();
        session.Execute("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
        return session;
    }

    private static string Query(DuckDbSession session, string expression)
    {
        // DuckDB has no CASE over arrays, so nulls come by a join.
        session.Execute($"CREATE OR REPLACE TABLE source AS SELECT s.v FROM range(5000) t(i) LEFT JOIN (SELECT i, {expression} AS v FROM range(5000) t(i) WHERE i % 7 <> 3) s USING (i) ORDER BY i");
        return "SELECT v FROM source";
    }

    private static unsafe DuckDbArrowScan Scan(DuckDbSession session, IArrowArrayStream source)
    {
        CArrowArrayStream exported;
        CArrowArrayStreamExporter.ExportArrayStream(source, &exported);
        DuckDbArrowScan scan = session.Connection.ScanArrow("ours", &exported);
        Assert.True(exported.Release == null);
        return scan;
    }

    private static unsafe IArrowArrayStream Import(DuckDbSession session, string query)
    {
        CArrowArrayStream stream;
        session.Connection.Query(query).ExportArrowStream(&stream);
        return CArrowArrayStreamImporter.ImportArrayStream(&stream, ArrayValidationLevel.FullWithUtf8);
    }
}
