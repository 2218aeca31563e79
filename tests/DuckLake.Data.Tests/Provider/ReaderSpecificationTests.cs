using System.Data;
using System.Data.Common;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>What the ADO.NET specification expects of readers.</summary>
public sealed class ReaderSpecificationTests : LeakCheckedTest
{
    private readonly DuckLakeConnection _connection = new("");

    public override async Task InitializeAsync()
    {
        await _connection.OpenAsync();
        await Command("CREATE TABLE t (i INTEGER)").ExecuteNonQueryAsync();
    }

    protected override void Cleanup() => _connection.Dispose();

    /// <summary>Everything that looks at a column or its value.</summary>
    public static TheoryData<string> Accessors() => [.. s_accessors.Keys];

    private static readonly Dictionary<string, Func<DbDataReader, object?>> s_accessors = new()
    {
        ["GetBoolean"] = r => r.GetBoolean(0), ["GetByte"] = r => r.GetByte(0), ["GetBytes"] = r => r.GetBytes(0, 0, new byte[1], 0, 1),
        ["GetChar"] = r => r.GetChar(0), ["GetChars"] = r => r.GetChars(0, 0, new char[1], 0, 1), ["GetDateTime"] = r => r.GetDateTime(0),
        ["GetDecimal"] = r => r.GetDecimal(0), ["GetDouble"] = r => r.GetDouble(0), ["GetFloat"] = r => r.GetFloat(0), ["GetGuid"] = r => r.GetGuid(0),
        ["GetInt16"] = r => r.GetInt16(0), ["GetInt32"] = r => r.GetInt32(0), ["GetInt64"] = r => r.GetInt64(0), ["GetString"] = r => r.GetString(0),
        ["GetStream"] = r => r.GetStream(0), ["GetTextReader"] = r => r.GetTextReader(0), ["GetValue"] = r => r.GetValue(0),
        ["GetProviderSpecificValue"] = r => r.GetProviderSpecificValue(0), ["GetValues"] = r => r.GetValues(new object[1]), ["IsDBNull"] = r => r.IsDBNull(0),
        ["Item"] = r => r[0], ["GetFieldValue<object>"] = r => r.GetFieldValue<object>(0), ["GetFieldValue<DBNull>"] = r => r.GetFieldValue<DBNull>(0),
        ["GetFieldValue<int?>"] = r => r.GetFieldValue<int?>(0), ["GetFieldValue<Stream>"] = r => r.GetFieldValue<Stream>(0),
        ["GetText"] = r => ((DuckLakeDataReader)r).GetText(0),
    };

    private static readonly Dictionary<string, Func<DbDataReader, object?>> s_columns = new()
    {
        ["GetDataTypeName"] = r => r.GetDataTypeName(0), ["GetFieldType"] = r => r.GetFieldType(0), ["GetName"] = r => r.GetName(0),
        ["GetProviderSpecificFieldType"] = r => r.GetProviderSpecificFieldType(0),
    };

    [Theory]
    [MemberData(nameof(Accessors))]
    public void ValuesNeedARow(string accessor)
    {
        Func<DbDataReader, object?> get = s_accessors[accessor];
        using (DuckLakeDataReader reader = Command("SELECT NULL").ExecuteReader())
        {
            Assert.Throws<InvalidOperationException>(() => get(reader));
            Assert.True(reader.Read());
            Assert.False(reader.Read());
            Assert.Throws<InvalidOperationException>(() => get(reader));
            reader.Close();
            Assert.Throws<InvalidOperationException>(() => get(reader));
        }

        using DuckLakeDataReader changed = Command("DELETE FROM t WHERE false").ExecuteReader();
        Assert.Throws<InvalidOperationException>(() => get(changed));
    }

    [Fact]
    public void ColumnsNeedAResultSet()
    {
        foreach ((string name, Func<DbDataReader, object?> get) in s_columns)
        {
            using DuckLakeDataReader changed = Command("DELETE FROM t WHERE false").ExecuteReader();
            Assert.True(Record.Exception(() => get(changed)) is InvalidOperationException, name);
            changed.Close();
            Assert.True(Record.Exception(() => get(changed)) is InvalidOperationException, name);
        }

        using DuckLakeDataReader reader = Command("SELECT 1 AS Id, 2 AS id").ExecuteReader();
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetName(2));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetName(-1));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetDataTypeName(2));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetFieldType(2));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("Name"));
        Assert.Throws<ArgumentNullException>(() => reader.GetOrdinal(null!));
        Assert.Equal(0, reader.GetOrdinal("Id"));
        Assert.Equal(1, reader.GetOrdinal("id"));
        Assert.Equal(0, reader.GetOrdinal("ID"));
    }

    [Fact]
    public void StatementsWithoutRowsHaveNoColumns()
    {
        using DuckLakeDataReader reader = Command("DELETE FROM t WHERE false").ExecuteReader();
        Assert.Equal(0, reader.FieldCount);
        Assert.False(reader.HasRows);
        Assert.False(reader.Read());
        Assert.False(reader.NextResult());
        Assert.Empty(reader.GetColumnSchema());
        Assert.Null(reader.GetSchemaTable());
        Assert.Equal(0, reader.RecordsAffected);
    }

    [Fact]
    public void ClosedReadersSaySo()
    {
        DuckLakeDataReader reader = Command("SELECT 1 WHERE false").ExecuteReader();
        Assert.False(reader.IsClosed);
        Assert.Equal(0, reader.Depth);
        Assert.Equal(-1, reader.RecordsAffected);
        reader.Close();
        Assert.True(reader.IsClosed);
        Assert.Equal(-1, reader.RecordsAffected);
        reader.Dispose();
        Assert.Equal(-1, reader.RecordsAffected);
        Assert.Throws<InvalidOperationException>(() => reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.NextResult());
        Assert.Throws<InvalidOperationException>(() => reader.FieldCount);
        Assert.Throws<InvalidOperationException>(() => reader.GetSchemaTable());
    }

    [Fact]
    public void ReadersOutliveTheirCommand()
    {
        DuckLakeDataReader reader;
        using (DuckLakeCommand command = Command("SELECT 'test'"))
        {
            reader = command.ExecuteReader();
        }

        Assert.True(reader.Read());
        Assert.Equal("test", reader.GetString(0));
        Assert.False(reader.Read());
        Assert.False(reader.Read());
        reader.Dispose();
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2; SELECT 3", CommandBehavior.Default, 3)]
    [InlineData("SELECT 1; SELECT 2; SELECT 3", CommandBehavior.SingleResult, 1)]
    [InlineData("SELECT 1; SELECT 2; SELECT 3", CommandBehavior.SingleRow, 1)]
    [InlineData("SELECT 1 UNION ALL SELECT 2", CommandBehavior.SingleRow, 1)]
    [InlineData("SELECT 0; -- a comment", CommandBehavior.Default, 1)]
    public void ResultSetsFollowEachOther(string sql, CommandBehavior behavior, int expected)
    {
        using DuckLakeDataReader reader = Command(sql).ExecuteReader(behavior);
        int results = 0;
        do
        {
            Assert.True(reader.HasRows);
            Assert.True(reader.Read());
            Assert.False(reader.Read());
            results++;
        }
        while (reader.NextResult());
        Assert.Equal(expected, results);
        Assert.False(reader.NextResult());
        Assert.False(reader.HasRows);
    }

    [Fact]
    public void CommentsAloneGiveNoRows()
    {
        using DuckLakeDataReader reader = Command("-- nothing").ExecuteReader();
        Assert.False(reader.HasRows);
        Assert.False(reader.Read());
    }

    [Fact]
    public void BytesAreCopiedInParts()
    {
        using DuckLakeDataReader reader = Command(@"SELECT '\x01\x02\x03\x04'::BLOB, 'ab¢d'").ExecuteReader();
        Assert.True(reader.Read());
        for (int column = 0; column < 2; column++)
        {
            Func<long, int?, int, int, long> get = column == 0
                ? (from, size, at, length) => reader.GetBytes(0, from, size is { } n ? new byte[n] : null, at, length)
                : (from, size, at, length) => reader.GetChars(1, from, size is { } n ? new char[n] : null, at, length);
            Assert.Equal(4, get(0, null, 0, 0));
            Assert.Equal(4, get(1, null, 0, 0));
            Assert.Equal(0, get(6, 4, 0, 4));
            Assert.Equal(0, get(0, 4, 4, 0));
            Assert.Equal(4, get(0, 6, 0, 6));
            Assert.Equal(2, get(1, 5, 2, 2));
            Assert.Equal(1, get(3, 5, 0, 5));
            Assert.Throws<ArgumentOutOfRangeException>(() => get(-1, 4, 0, 4));
            Assert.Throws<ArgumentOutOfRangeException>(() => get(0, 4, -1, 4));
            Assert.Throws<ArgumentOutOfRangeException>(() => get(0, 4, 5, 0));
            Assert.ThrowsAny<ArgumentException>(() => get(0, 4, 2, 3));
        }

        char[] buffer = new char[5];
        Assert.Equal(2, reader.GetChars(1, 1, buffer, 2, 2));
        Assert.Equal("\0\0b¢\0", new string(buffer));
    }

    [Theory]
    [InlineData("Ä")]
    [InlineData("Ḁ")]
    [InlineData("😀")]
    [InlineData("")]
    public async Task TextsInEveryForm(string text)
    {
        await using DuckLakeDataReader reader = await Command($"SELECT '{text}'").ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(text, reader.GetString(0));
        Assert.Equal(text, reader.GetValue(0));
        Assert.Equal(text, reader[0]);
        Assert.Equal(text, await reader.GetFieldValueAsync<string>(0));
        using TextReader first = reader.GetTextReader(0);
        Assert.Equal(text, await first.ReadToEndAsync());
        using TextReader second = await reader.GetFieldValueAsync<TextReader>(0);
        Assert.Equal(text, await second.ReadToEndAsync());
    }

    [Fact]
    public async Task StreamsOfBytesAndNulls()
    {
        await using DuckLakeDataReader reader = await Command(@"SELECT '\x11'::BLOB, NULL::BLOB, NULL::VARCHAR").ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        using Stream first = reader.GetStream(0);
        Assert.Equal(0x11, first.ReadByte());
        Assert.Equal(-1, first.ReadByte());
        using Stream second = await reader.GetFieldValueAsync<Stream>(0);
        Assert.Equal(0x11, second.ReadByte());
        Assert.Throws<InvalidCastException>(() => reader.GetStream(1));
        await Assert.ThrowsAsync<InvalidCastException>(() => reader.GetFieldValueAsync<Stream>(1));
        Assert.Throws<InvalidCastException>(() => reader.GetTextReader(2));
        await Assert.ThrowsAsync<InvalidCastException>(() => reader.GetFieldValueAsync<TextReader>(2));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<DBNull>(0));
        Assert.Equal(DBNull.Value, reader.GetFieldValue<DBNull>(1));
        Assert.Equal(DBNull.Value, reader.GetFieldValue<object>(1));
        object[] values = new object[4];
        Assert.Equal(3, reader.GetValues(values));
        Assert.Same(DBNull.Value, values[1]);
        Assert.Equal(0, reader.GetValues([]));
        Assert.Throws<ArgumentNullException>(() => reader.GetValues(null!));
    }

    [Fact]
    public async Task CancelledCallsAreCancelled()
    {
        CancellationToken cancelled = new(canceled: true);
        await using DuckLakeDataReader reader = await Command("SELECT 1").ExecuteReaderAsync();
        Task[] tasks = [reader.ReadAsync(cancelled), reader.GetFieldValueAsync<int>(0, cancelled), reader.IsDBNullAsync(0, cancelled)];
        foreach (Task task in tasks)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.True(task.IsCanceled);
        }

        Assert.True(await reader.ReadAsync());
        Assert.Equal(1, reader.GetInt32(0));
    }

    private DuckLakeCommand Command(string sql) => new(sql, _connection);
}
