using System.Globalization;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>GetText prints what DuckDB's own cast to VARCHAR prints, whatever the type.</summary>
public sealed class ValueTextTests : LeakCheckedTest
{
    public static TheoryData<string> Expressions() => new(
        "true", "(-128)::TINYINT", "32767::SMALLINT", "-2147483648", "9223372036854775807", "255::UTINYINT", "65535::USMALLINT", "4294967295::UINTEGER",
        "18446744073709551615::UBIGINT", "170141183460469231731687303715884105727::HUGEINT", "(-170141183460469231731687303715884105728)::HUGEINT",
        "340282366920938463463374607431768211455::UHUGEINT", "123456789012345678901234567890123456789012::BIGNUM", "'-98765432109876543210987654321098765432109'::BIGNUM", "0::BIGNUM",
        "1.5::FLOAT", "1e20::DOUBLE", "0.1::DOUBLE", "1e-7::DOUBLE", "'nan'::DOUBLE", "'-inf'::FLOAT", "-0.0::DOUBLE", "123456789.123::DOUBLE",
        "1.50::DECIMAL(4,2)", "-0.05::DECIMAL(9,2)", "12345678901234567.8::DECIMAL(18,1)", "-12345678901234567890123456789.012345678::DECIMAL(38,9)",
        "'text with ''quotes'''", "''", "'aa\\x00\\xFFb'::BLOB", "'010110101'::BIT", "'1'::BIT",
        "DATE '2024-02-29'", "DATE 'infinity'", "DATE '-infinity'", "DATE '0044-03-15 (BC)'", "DATE '290309-12-22 (BC)'", "DATE '12345-06-07'",
        "TIME '12:34:56.789'", "TIME '24:00:00'", "'12:34:56.123456789'::TIME_NS", "TIMETZ '12:34:56.5+05:30'", "TIMETZ '00:00:00-15:59:59'",
        "TIMESTAMP '2024-02-29 12:34:56.789012'", "TIMESTAMP 'infinity'", "TIMESTAMP '-infinity'", "TIMESTAMP '0001-01-01 00:00:00'",
        "'2024-02-29 12:34:56'::TIMESTAMP_S", "'1969-12-31 23:59:59.999'::TIMESTAMP_MS", "'1969-12-31 23:59:59.999999999'::TIMESTAMP_NS",
        "TIMESTAMPTZ '2024-07-01 12:34:56.7+00'", "TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'", "TIMESTAMPTZ 'infinity'",
        "INTERVAL '1 year 2 months -3 days 04:05:06.789'", "INTERVAL '-1 hour'", "INTERVAL '0 days'", "INTERVAL '25 months'",
        "UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'b c'::ENUM('a','b c')", "'{\"a\": [1, null]}'::JSON",
        "[1, NULL, 3]", "[]::INTEGER[]", "[[1], [], NULL]", "['a b', '', ' x', 'null', 'x''y', 'a\"b', '[', 'a,b', 'a=b', 'a\\b']", "[1.5, 2.25]::DECIMAL(4,2)[2]",
        "[DATE '2024-01-01', NULL]", "[TIMESTAMP '2024-01-01 01:02:03']", "[TIME '01:02:03']", "[INTERVAL '1 hour']", "['\\x00'::BLOB]", "[true, false]",
        "{'a': 1, 'b c': 'x y', 'd': NULL}", "row(1, 'x')", "{'a': {'b': [1, 2]}}", "[{'a': 'x,y'}]", "{'j': '{\"a\": 1}'::JSON}",
        "MAP {'a b': 'x=y', 'c': NULL}", "MAP {}", "MAP {1: [1, 2]}", "union_value(num := 2)", "union_value(str := 'a b')", "[union_value(str := 'a,b')]",
        "42::VARIANT", "'x y'::VARIANT", "{'a': 1, 'b': [1, 2, NULL], 'c': 'x, y'}::VARIANT", "[1.5, 2.5]::VARIANT", "(DATE '2024-01-01')::VARIANT",
        "(TIMESTAMPTZ '2024-01-01 00:00:00+00')::VARIANT", "(INTERVAL '1 month')::VARIANT", "('ab'::BLOB)::VARIANT", "[{'a': 1}, {'b': 'x'}]::JSON::VARIANT",
        "(1234.5::DECIMAL(10,2))::VARIANT", "(UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')::VARIANT", "'POINT (1 2.5)'::GEOMETRY",
        "'POLYGON ((0 0, 1 0, 1 1, 0 0))'::GEOMETRY", "['POINT (1 2)'::GEOMETRY]", "NULL", "NULL::INTEGER", "[NULL]");

    [Theory]
    [MemberData(nameof(Expressions))]
    public void PrintsLikeTheCastToVarchar(string expression)
    {
        foreach (string zone in new[] { "UTC", "America/New_York", "Asia/Kolkata" })
        {
            using DuckLakeConnection connection = new("");
            connection.Open();
            using DuckLakeCommand command = connection.CreateCommand();
            command.CommandText = $"SET TimeZone = '{zone}'";
            command.ExecuteNonQuery();

            command.CommandText = $"SELECT {expression} AS x, ({expression})::VARCHAR, typeof({expression})";
            using DuckLakeDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal(reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetText(0));

            // DuckDB hands untyped NULLs out as INTEGER.
            Assert.Equal(reader.GetString(2).Replace("\"NULL\"", "INTEGER", StringComparison.Ordinal), reader.GetDataTypeName(0));
            object value = reader.GetValueOrText(0);
            Assert.True(value is DBNull || reader.GetFieldType(0).IsInstanceOfType(value) || value is DuckLakeInterval or string, value.GetType().ToString());
        }
    }

    [Fact]
    public void ReadsEveryRowOfManyChunks()
    {
        using DuckLakeConnection connection = new("");
        connection.Open();
        using DuckLakeCommand command = connection.CreateCommand();
        command.CommandText = "SELECT i, [i, i + 1], {'a': i}, i::VARCHAR FROM range(10000) t(i) ORDER BY i";
        using DuckLakeDataReader reader = command.ExecuteReader();
        for (int i = 0; i < 10000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"[{i}, {i + 1}]"), reader.GetText(1));
            Assert.Equal(new long[] { i, i + 1 }, reader.GetFieldValue<long[]>(1));
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{{'a': {i}}}"), reader.GetText(2));
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), reader.GetString(3));
        }

        Assert.False(reader.Read());
    }
}
