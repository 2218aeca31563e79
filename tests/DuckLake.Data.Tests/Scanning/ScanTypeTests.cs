using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Values of every type go from DuckDB into a lake and come back through the scan function, compared with DuckDB itself.</summary>
public sealed class ScanTypeTests : LeakCheckedTest
{
    // Data files carry 128-bit integers as doubles and intervals in milliseconds: values that survive that.
    public static TheoryData<string, string> Columns => new()
    {
        { "BOOLEAN", "i % 3 = 0" },
        { "TINYINT", "i % 100 - 50" },
        { "SMALLINT", "i % 30000 - 15000" },
        { "INTEGER", "i * 7 - 3" },
        { "BIGINT", "i * 1000000007" },
        { "HUGEINT", "(i::HUGEINT - 3) * 1180591620717411303424" },
        { "UTINYINT", "i % 256" },
        { "USMALLINT", "i % 65536" },
        { "UINTEGER", "i * 3" },
        { "UBIGINT", "18446744073709551615 - i" },
        { "UHUGEINT", "i::UHUGEINT * 1180591620717411303424" },
        { "FLOAT", "i / 3" },
        { "DOUBLE", "CASE WHEN i % 5 = 0 THEN 'inf'::DOUBLE ELSE i / 7 END" },
        { "DECIMAL(4,1)", "(i % 999) / 10" },
        { "DECIMAL(9,2)", "i / 100" },
        { "DECIMAL(18,3)", "-i * 1000003 / 1000" },
        { "DECIMAL(38,10)", "i::DECIMAL(38,10) * 12345678901234" },
        { "DATE", "DATE '1969-12-01' + i::INTEGER" },
        { "TIME", "TIME '00:00:00' + to_microseconds(i * 1234567)" },
        { "TIMESTAMP", "TIMESTAMP '1969-12-31' + to_microseconds(i * 123456789)" },
        { "TIMESTAMP_S", "TIMESTAMP '1969-12-31' + to_seconds(i)" },
        { "TIMESTAMP_MS", "TIMESTAMP '1969-12-31' + to_milliseconds(i * 7)" },
        { "TIMESTAMP_NS", "make_timestamp_ns(i * 1234567891)" },
        { "TIMESTAMPTZ", "TIMESTAMPTZ '1969-12-31 00:00:00+00' + to_microseconds(i * 123456789)" },
        { "TIMETZ", "(TIME '00:00:00' + to_microseconds(i * 1234567))::TIMETZ" },
        { "INTERVAL", "to_months((i % 20)::INTEGER) + to_days((i % 9)::INTEGER) + to_milliseconds(i * 12345)" },
        { "VARCHAR", "repeat('x', (i % 20)::INTEGER) || i" },
        { "VARCHAR", "'value number ' || (i % 5)" },
        { "VARCHAR", "NULL" },
        { "VARCHAR[]", "NULL" },
        { "BLOB", "encode('blob ' || i) || '\\xFF\\x00'::BLOB" },
        { "UUID", "('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID" },
        { "JSON", "json_object('i', i)" },
        { "GEOMETRY", "('POINT (' || i || ' ' || i + 1 || ')')::GEOMETRY" },
        { "INTEGER[]", "range((i % 4)::INTEGER)" },
        { "VARCHAR[]", "CASE WHEN i % 6 = 0 THEN [] ELSE ['a long text that is not inlined ' || i, NULL] END" },
        { "STRUCT(a INTEGER, b VARCHAR, c HUGEINT)", "CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i, 'b': NULL, 'c': i} END" },
        { "STRUCT(a STRUCT(b INTEGER[]))[]", "[{'a': {'b': [i, NULL]}}, NULL]" },
        { "MAP(VARCHAR, DECIMAL(9,2))", "MAP {'k' || i: i / 4, 'other': NULL}" },
        { "MAP(INTEGER, UHUGEINT[])", "MAP {i: [i, NULL]}" },
        // Files keep the fields of objects in the order of their names.
        { "VARIANT", "(i - 3)::VARIANT" },
        { "VARIANT", "CASE WHEN i % 2 = 0 THEN ('a text of more than sixty-four bytes, which takes the longer form of the encoding ' || i)::VARIANT ELSE (i / 7)::VARIANT END" },
        { "VARIANT", "{'a': [i::VARCHAR, NULL, 'x'], 'b': i, 'c': {'d': DATE '2024-01-01' + i::INTEGER, 'e': (i / 100)::DECIMAL(18,2)}}::VARIANT" },
        { "VARIANT", "[(i % 2 = 0)::VARIANT, ('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID::VARIANT, (TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_seconds(i))::VARIANT]" },
        { "STRUCT(a INTEGER, v VARIANT[])", "{'a': i, 'v': CASE WHEN i % 4 = 0 THEN NULL ELSE [i::VARIANT, NULL, 'x'::VARIANT] END}" },
        { "MAP(VARCHAR, VARIANT)", "MAP {'k' || i: {'x': i}::VARIANT, 'other': NULL}" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task ValuesComeBackAsTheyWere(string type, string expression)
    {
        using var folder = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(Path.Combine(folder.FullPath, "catalog.sqlite")), new DuckLakeCreateOptions { DataPath = Path.Combine(folder.FullPath, "data") });
        using var session = new ScanSession();
        foreach (int rows in new[] { 0, 1, 2047, 2048, 2049, MostRows(type) })
        {
            // Rows 5 to 9 are NULL; and every eleventh.
            string source = $"SELECT i, (CASE WHEN i % 11 = 5 OR i BETWEEN 5 AND 9 THEN NULL ELSE {expression} END)::{type} AS v FROM range({rows}) r(i)";
            string table = $"t{rows}";
            session.Duck.Execute($"CREATE TABLE expected{rows} AS {source}");
            await catalog.TransactAsync(async (transaction, cancellationToken) =>
            {
                transaction.CreateTable(table, [DuckLakeColumnSpec.Parse("i", "BIGINT"), DuckLakeColumnSpec.Parse("v", type)]);
                using DuckDbArrowStream stream = DuckDbArrowStream.From(session.Connection.Query($"FROM expected{rows}", CancellationToken.None));
                await transaction.AppendAsync(table, stream, cancellationToken: cancellationToken);
            });
            DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
            session.Show($"actual{rows}", snapshot.GetTable(table));
            session.Show($"odd{rows}", snapshot.GetTable(table), DuckLakeFilter.GreaterThan("i", 2L));

            Assert.Equal(session.Duck.Scalar($"SELECT any_value(typeof(v)) FROM (FROM expected{rows} UNION ALL SELECT 0, NULL::{type})"),
                session.Duck.Scalar($"SELECT any_value(typeof(v)) FROM (FROM actual{rows} UNION ALL SELECT 0, NULL::{type})"));
            Assert.Equal($"{rows}", session.Duck.Scalar($"SELECT count(*) FROM actual{rows}"));
            Assert.Equal("0", session.Duck.Scalar(
                $"SELECT count(*) FROM expected{rows} e FULL JOIN actual{rows} a ON e.i = a.i WHERE e.i IS NULL OR a.i IS NULL OR e.v::VARCHAR IS DISTINCT FROM a.v::VARCHAR"));
            Assert.Equal("0", session.Duck.Scalar(
                $"SELECT count(*) FROM (FROM expected{rows} WHERE i > 2) e FULL JOIN odd{rows} a ON e.i = a.i WHERE e.i IS NULL OR a.i IS NULL OR e.v::VARCHAR IS DISTINCT FROM a.v::VARCHAR"));
        }
    }

    // DuckDB takes tenths of a millisecond to print one of these.
    private static int MostRows(string type) => type.Contains("VARIANT", StringComparison.Ordinal) || type.Contains("UHUGEINT", StringComparison.Ordinal) ? 10_000 : 70_000;
}
