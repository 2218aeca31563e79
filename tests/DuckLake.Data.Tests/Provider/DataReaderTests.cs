using System.Data;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Numerics;
using System.Text.Json;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Readers: positions, typed access, conversions, nulls and descriptions.</summary>
public sealed class DataReaderTests : LeakCheckedTest
{
    private readonly DuckLakeConnection _connection = new("");

    public override Task InitializeAsync() => _connection.OpenAsync();

    protected override void Cleanup() => _connection.Dispose();

    [Fact]
    public void PositionsAreChecked()
    {
        using DuckLakeDataReader reader = Reader("SELECT 1 AS a, 'x' AS \"B\"; SELECT 2 WHERE false; SELECT 3");
        Assert.Throws<InvalidOperationException>(() => reader.GetInt32(0));
        Assert.True(reader.HasRows);
        Assert.Equal(2, reader.FieldCount);
        Assert.Equal(1, reader.GetOrdinal("b"));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("c"));
        Assert.True(reader.Read());
        Assert.Equal(1, reader["a"]);
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetValue(2));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetName(-1));
        Assert.False(reader.Read());
        Assert.False(reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.GetInt32(0));
        Assert.True(reader.NextResult());
        Assert.False(reader.HasRows);
        Assert.False(reader.Read());
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal(3, reader.GetInt32(0));
        Assert.False(reader.NextResult());
        Assert.Equal(0, reader.FieldCount);
        reader.Close();
        Assert.True(reader.IsClosed);
        Assert.Throws<InvalidOperationException>(() => reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.FieldCount);
        Assert.Throws<InvalidOperationException>(() => reader.NextResult());
    }

    [Fact]
    public void NumbersBecomeNumbersThatHoldThem()
    {
        using DuckLakeDataReader reader = Row("SELECT 300::BIGINT, 1.50::DECIMAL(10,2), 7::HUGEINT, 2::DECIMAL(5,1), 'x', 12345678901234567890123456789.5::DECIMAL(38,1), 2.0::DOUBLE");
        Assert.Equal(300, reader.GetInt32(0));
        Assert.Equal((short)300, reader.GetFieldValue<short>(0));
        Assert.Throws<OverflowException>(() => reader.GetByte(0));
        Assert.Equal(300m, reader.GetDecimal(0));
        Assert.Equal(new BigInteger(300), reader.GetFieldValue<BigInteger>(0));
        Assert.Equal(1.50m, reader.GetDecimal(1));
        Assert.Equal(1.5, reader.GetDouble(1));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(1));
        Assert.Equal((Int128)7, reader.GetValue(2));
        Assert.Equal(7, reader.GetInt32(2));
        Assert.Equal(2, reader.GetInt32(3));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(4));
        Assert.Throws<InvalidCastException>(() => reader.GetString(0));
        Assert.Throws<InvalidCastException>(() => reader.GetBoolean(0));
        Assert.Throws<OverflowException>(() => reader.GetValue(5));
        Assert.Equal("12345678901234567890123456789.5", reader.GetFieldValue<SqlDecimal>(5).ToString());
        Assert.Equal(typeof(SqlDecimal), reader.GetProviderSpecificFieldType(5));
        Assert.Equal(DayOfWeek.Tuesday, reader.GetFieldValue<DayOfWeek>(3));
        Assert.Equal(2L, reader.GetInt64(6));
    }

    [Fact]
    public void NullsAreNeverValues()
    {
        using DuckLakeDataReader reader = Row("SELECT NULL::INTEGER, NULL::VARCHAR");
        Assert.True(reader.IsDBNull(0));
        Assert.Equal(DBNull.Value, reader.GetValue(0));
        Assert.Null(reader.GetFieldValue<int?>(0));
        Assert.Null(reader.GetText(0));
        Assert.Equal(DBNull.Value, reader.GetFieldValue<object>(0));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(0));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<int>(0));
        Assert.Throws<InvalidCastException>(() => reader.GetString(1));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<string>(1));
        Assert.Throws<InvalidCastException>(() => reader.GetStream(1));
    }

    [Fact]
    public void DatesAndTimesInTheirClrTypes()
    {
        using DuckLakeDataReader reader = Row(
            "SELECT DATE '2024-02-29', TIME '01:02:03.000004', TIMESTAMP '2024-02-29 01:02:03', TIMESTAMPTZ '2024-02-29 01:02:03+02', "
            + "INTERVAL '1 day 2 hours', INTERVAL '1 month', DATE 'infinity', TIMESTAMP '-infinity', TIME '24:00:00', DATE '0044-03-15 (BC)'");
        Assert.Equal(new DateOnly(2024, 2, 29), reader.GetValue(0));
        Assert.Equal(new DateTime(2024, 2, 29), reader.GetDateTime(0));
        Assert.Equal(new TimeOnly(1, 2, 3).Add(TimeSpan.FromMicroseconds(4)), reader.GetFieldValue<TimeOnly>(1));
        Assert.Equal(new TimeSpan(1, 2, 3) + TimeSpan.FromMicroseconds(4), reader.GetFieldValue<TimeSpan>(1));
        Assert.Equal(new DateTime(2024, 2, 29, 1, 2, 3), reader.GetValue(2));
        Assert.Equal(new DateTimeOffset(2024, 2, 28, 23, 2, 3, TimeSpan.Zero), reader.GetValue(3));
        Assert.Equal(DateTimeKind.Utc, reader.GetDateTime(3).Kind);
        Assert.Equal(TimeSpan.FromHours(26), reader.GetValue(4));
        Assert.Equal(new DuckLakeInterval(0, 1, 7_200_000_000), reader.GetFieldValue<DuckLakeInterval>(4));
        Assert.Equal(new DuckLakeInterval(1, 0, 0), reader.GetValue(5));
        Assert.Throws<OverflowException>(() => reader.GetFieldValue<TimeSpan>(5));
        Assert.Equal(DateOnly.MaxValue, reader.GetValue(6));
        Assert.Equal(DateTime.MinValue, reader.GetValue(7));
        Assert.Throws<OverflowException>(() => reader.GetValue(8));
        Assert.Equal(TimeSpan.FromDays(1), reader.GetFieldValue<TimeSpan>(8));
        Assert.Throws<OverflowException>(() => reader.GetValue(9));
        Assert.Equal("0044-03-15 (BC)", reader.GetText(9));
    }

    [Fact]
    public void NestedValuesMapOntoTypes()
    {
        using DuckLakeDataReader reader = Row(
            "SELECT [1, 2], {'id': 1, 'name': 'x', 'tags': ['a', 'b']}, MAP {'a': 1}, [{'id': 1, 'name': 'y', 'tags': []}], [1, NULL], '{\"a\": 1}'::JSON");
        Assert.Equal([1, 2], reader.GetFieldValue<int[]>(0));
        Assert.Equal([1L, 2L], reader.GetFieldValue<List<long>>(0));
        Assert.Equal(typeof(List<int?>), reader.GetFieldType(0));
        Item item = reader.GetFieldValue<Item>(1);
        Assert.Equal((1L, "x"), (item.Id, item.Name));
        Assert.Equal(["a", "b"], item.Tags);
        Assert.Equal(1, Assert.IsType<Dictionary<string, object?>>(reader.GetValue(1))["ID"]);
        Assert.Equal(1L, reader.GetFieldValue<Dictionary<string, long>>(2)["a"]);
        Assert.Equal("y", Assert.Single(reader.GetFieldValue<Item[]>(3)).Name);
        Assert.Equal([1, null], reader.GetFieldValue<int?[]>(4));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<int[]>(4));
        using JsonDocument json = reader.GetFieldValue<JsonDocument>(5);
        Assert.Equal(1, json.RootElement.GetProperty("a").GetInt32());
    }

    [Fact]
    public void BytesAndCharactersInParts()
    {
        using DuckLakeDataReader reader = Row("SELECT '\\x01\\x02\\x03'::BLOB, 'abc', 'é'");
        byte[] bytes = new byte[4];
        Assert.Equal(3, reader.GetBytes(0, 0, null, 0, 0));
        Assert.Equal(2, reader.GetBytes(0, 1, bytes, 1, 3));
        Assert.Equal([0, 2, 3, 0], bytes);
        Assert.Equal(0, reader.GetBytes(0, 5, bytes, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetBytes(0, 0, bytes, 3, 2));
        char[] characters = new char[2];
        Assert.Equal(2, reader.GetChars(1, 1, characters, 0, 2));
        Assert.Equal("bc", new string(characters));
        using Stream stream = reader.GetStream(2);
        Assert.Equal(2, stream.Length);
        using TextReader text = reader.GetTextReader(1);
        Assert.Equal("abc", text.ReadToEnd());
        Assert.Equal('é', reader.GetChar(2));
    }

    [Fact]
    public void ColumnsAreDescribed()
    {
        using DuckLakeDataReader reader = Reader("SELECT 1.5::DECIMAL(10,2) AS d, [1] AS l");
        DbColumn column = reader.GetColumnSchema()[0];
        Assert.Equal(("d", "DECIMAL(10,2)", typeof(decimal), 10, 2), (column.ColumnName, column.DataTypeName, column.DataType, column.NumericPrecision, column.NumericScale));
        DataTable table = reader.GetSchemaTable()!;
        Assert.Equal("INTEGER[]", table.Rows[1]["DataTypeName"]);
        Assert.Equal(typeof(List<int?>), table.Rows[1]["DataType"]);
        DataTable loaded = new();
        loaded.Load(reader);
        Assert.Equal(1.5m, loaded.Rows[0]["d"]);
    }

    [Fact]
    public void BehavioursAreKept()
    {
        using (DuckLakeDataReader reader = new DuckLakeCommand("CREATE TABLE s AS SELECT 1", _connection).ExecuteReader(CommandBehavior.SchemaOnly))
        {
            Assert.False(reader.Read());
        }

        Assert.Equal(0L, new DuckLakeCommand("SELECT count(*) FROM duckdb_tables()", _connection).ExecuteScalar());
        using (DuckLakeDataReader reader = new DuckLakeCommand("SELECT range AS r FROM range(10)", _connection).ExecuteReader(CommandBehavior.SchemaOnly))
        {
            Assert.Equal("r", reader.GetName(0));
            Assert.False(reader.Read());
        }

        using (DuckLakeDataReader reader = new DuckLakeCommand("SELECT * FROM range(10)", _connection).ExecuteReader(CommandBehavior.SingleRow))
        {
            Assert.True(reader.Read());
            Assert.False(reader.Read());
        }

        using (new DuckLakeCommand("SELECT 1", _connection).ExecuteReader(CommandBehavior.CloseConnection))
        {
        }

        Assert.Equal(ConnectionState.Closed, _connection.State);
    }

    private DuckLakeDataReader Reader(string sql) => new DuckLakeCommand(sql, _connection).ExecuteReader();

    private DuckLakeDataReader Row(string sql)
    {
        DuckLakeDataReader reader = Reader(sql);
        Assert.True(reader.Read());
        return reader;
    }

    private sealed record Item(long Id, string Name, string[] Tags);
}
