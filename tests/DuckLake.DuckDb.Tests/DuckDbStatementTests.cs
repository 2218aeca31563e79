using System.Globalization;
using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed class DuckDbStatementTests : LeakCheckedTest
{
    private readonly DuckDbSession _session = DuckDbSession.Open();

    public static TheoryData<object?, string, string?> Values => new()
    {
        { null, "INTEGER", null },
        { true, "BOOLEAN", "true" },
        { (sbyte)-128, "TINYINT", "-128" },
        { byte.MaxValue, "UTINYINT", "255" },
        { short.MinValue, "SMALLINT", "-32768" },
        { ushort.MaxValue, "USMALLINT", "65535" },
        { int.MinValue, "INTEGER", "-2147483648" },
        { uint.MaxValue, "UINTEGER", "4294967295" },
        { long.MinValue, "BIGINT", "-9223372036854775808" },
        { ulong.MaxValue, "UBIGINT", "18446744073709551615" },
        { Int128.Parse("-170141183460469231731687303715884105728", CultureInfo.InvariantCulture), "HUGEINT", "-170141183460469231731687303715884105728" },
        { UInt128.MaxValue, "UHUGEINT", "340282366920938463463374607431768211455" },
        { 1.5f, "FLOAT", "1.5" },
        { -0.1, "DOUBLE", "-0.1" },
        { 123456789012345.678m, "DECIMAL(38,3)", "123456789012345.678" },
        { -79228162514264337593543950335m, "DECIMAL(38,0)", "-79228162514264337593543950335" },
        { "x", "VARCHAR", "x" },
        { new byte[] { 0, 255, 65 }, "BLOB", "\\x00\\xFFA" },
        { Array.Empty<byte>(), "BLOB", "" },
        { new DateOnly(1969, 12, 31), "DATE", "1969-12-31" },
        { new TimeOnly(23, 59, 59, 999, 999), "TIME", "23:59:59.999999" },
        { new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(-1), "TIMESTAMP", "1969-12-31 23:59:58.999999" },
        { new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(2)), "TIMESTAMP WITH TIME ZONE", "2024-02-28 23:00:00+00" },
        { TimeSpan.FromMicroseconds(-1), "INTERVAL", "-00:00:00.000001" },
        { Guid.Parse("f47ac10b-58cc-4372-a567-0e02b2c3d479"), "UUID", "f47ac10b-58cc-4372-a567-0e02b2c3d479" },
        { Guid.Empty, "UUID", "00000000-0000-0000-0000-000000000000" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void BindsClrValues(object? value, string expectedType, string? expectedText)
    {
        using DuckDbStatement statement = _session.Connection.Prepare("SELECT typeof(v), v::VARCHAR FROM (SELECT $1 AS v)");
        statement.Bind(1, value);
        using DuckDbResult result = statement.Execute();
        using DuckDbDataChunk chunk = result.FetchChunk()!;

        Assert.Equal(expectedText, chunk.Vector(1).Text(0));
        if (value is not null)
        {
            Assert.Equal(expectedType, chunk.Vector(0).Text(0));
        }
    }

    [Fact]
    public void NamedAndPositionalParametersAreReused()
    {
        using DuckDbStatement statement = _session.Connection.Prepare("SELECT $low::INTEGER + $high::INTEGER * 10");
        Assert.Equal(2, statement.ParameterCount);
        int low = statement.ParameterIndex("low");
        int high = statement.ParameterIndex("high");
        Assert.Equal("low", statement.ParameterName(low));
        Assert.Equal(0, statement.ParameterIndex("absent"));
        for (int i = 0; i < 3; i++)
        {
            statement.Bind(low, i);
            statement.Bind(high, i + 1);
            using DuckDbResult result = statement.Execute(ResultMode.Materialized);
            using DuckDbDataChunk chunk = result.FetchChunk()!;
            Assert.Equal(i + ((i + 1) * 10), chunk.Vector(0).Values<int>()[0]);
        }

        statement.ClearBindings();
        DuckDbException error = Assert.Throws<DuckDbException>(() => statement.Execute().Dispose());
        Assert.Contains("parameter", error.Message);
    }

    [Fact]
    public void MisuseIsRefused()
    {
        using DuckDbStatement statement = _session.Connection.Prepare("SELECT ?");
        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Bind(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Bind(2, 1));
        Assert.Throws<NotSupportedException>(() => statement.Bind(1, new object()));
        Assert.Throws<ArgumentException>(() => _session.Connection.Prepare("SELECT 1; SELECT 2"));
        Assert.Equal(DuckDbStatementType.Select, statement.StatementType);
    }

    [Fact]
    public void PrepareEachSeesEarlierStatements()
    {
        List<DuckDbStatementType> kinds = [];
        foreach (DuckDbStatement statement in _session.Connection.PrepareEach("CREATE TABLE t(i INT); INSERT INTO t VALUES (1); FROM t"))
        {
            using (statement)
            {
                kinds.Add(statement.StatementType);
                statement.Execute(ResultMode.Materialized).Dispose();
            }
        }

        Assert.Equal([DuckDbStatementType.Create, DuckDbStatementType.Insert, DuckDbStatementType.Select], kinds);
    }

    [Fact]
    public void SessionReadsEveryTypeAsText()
    {
        DuckDbRows rows = _session.Query("SELECT a AS i, b AS i, s FROM (VALUES (1, [1.5, NULL], {'a': DATE '2024-01-02'}), (NULL, NULL, NULL)) t(a, b, s) ORDER BY 1 NULLS LAST;");
        Assert.Equal(["i", "i", "s"], rows.Columns);
        Assert.Equal(["Integer", "List", "Struct"], rows.Types);
        Assert.Equal("1|[1.5, NULL]|{'a': 2024-01-02}\nNULL|NULL|NULL", rows.ToString());
        Assert.True(int.Parse(_session.Scalar("SELECT count(*) FROM test_all_types()")!, CultureInfo.InvariantCulture) > 1);
        Assert.Equal(3, _session.Query("SELECT * FROM test_all_types()").Rows.Count);
        Assert.Equal("UTC", _session.Scalar("SELECT current_setting('TimeZone')"));
        Assert.Contains(_session.Query("EXPLAIN SELECT 42").Rows, row => row[1]!.Contains("42"));
    }

    protected override void Cleanup() => _session.Dispose();
}
