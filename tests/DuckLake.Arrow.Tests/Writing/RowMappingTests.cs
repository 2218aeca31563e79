using System.Data;
using System.Data.Common;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Objects and data readers as rows.</summary>
public sealed class RowMappingTests : LeakCheckedTest
{
    private sealed record Item(
        int Id, long? Count, string? Name, decimal Price, decimal? Discount, Guid Key, DateTime At, DateTimeOffset? Instant, DateOnly Day, TimeOnly Time, TimeSpan Span, byte[]? Data, bool Flag, double Ratio);

    private static readonly Item[] s_items =
    [
        new(1, null, "é🦆", 1.005m, null, Guid.Parse("8a7e6c5d-4b3a-4291-8f70-123456789abc"), new DateTime(2024, 2, 29, 1, 2, 3, 4, 5), new DateTimeOffset(2024, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)),
            new DateOnly(1969, 12, 31), new TimeOnly(23, 59, 59, 999), TimeSpan.FromMinutes(90), [0, 255], true, 0.1),
        new(2, 5, null, -12345678.9m, 0.25m, Guid.Empty, DateTime.UnixEpoch, null, DateOnly.MinValue, TimeOnly.MinValue, TimeSpan.Zero, null, false, double.NaN),
    ];

    private static readonly string?[][] s_texts =
    [
        ["1", null, "é🦆", "1.01", null, "8a7e6c5d-4b3a-4291-8f70-123456789abc", "2024-02-29 01:02:03.004005", "2024-01-01 00:00:00+00", "1969-12-31", "23:59:59.999", "01:30:00", "\\x00\\xFF", "true", "0.1"],
        ["2", "5", null, "-12345678.90", "0.25", "00000000-0000-0000-0000-000000000000", "1970-01-01 00:00:00", null, "0001-01-01", "00:00:00", "00:00:00", null, "false", "nan"],
    ];

    private readonly TableDefinition _table = WriteTables.Create(
        ("id", "int32"), ("count", "int64"), ("name", "varchar"), ("price", "decimal(10,2)"), ("discount", "decimal(4,2)"), ("key", "uuid"), ("at", "timestamp"),
        ("instant", "timestamptz"), ("day", "date"), ("time", "time"), ("span", "interval"), ("data", "blob"), ("flag", "boolean"), ("ratio", "float64"));

    [Fact]
    public async Task Objects_become_rows_by_functions()
    {
        DuckLakeRowMapping<Item> mapping = new DuckLakeRowMapping<Item>()
            .Column("ID", r => r.Id).Column("count", r => r.Count).Column("name", r => r.Name).Column("price", r => r.Price).Column("discount", r => r.Discount)
            .Column("key", r => r.Key).Column("at", r => r.At).Column("instant", r => r.Instant).Column("day", r => r.Day).Column("time", r => r.Time)
            .Column("span", r => r.Span).Column("data", r => r.Data).Column("flag", r => r.Flag).Column("ratio", r => r.Ratio);
        Assert.Equal(s_texts, await ReadAsync(mapping, s_items));
    }

    [Fact]
    public async Task Objects_become_rows_by_their_properties() =>
        Assert.Equal(s_texts, await ReadAsync(DuckLakeRowMapping.FromProperties<Item>(), s_items));

    [Fact]
    public void A_property_of_another_type_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(DuckLakeRowMapping.FromProperties<KeyValuePair<int, object>>);
        Assert.Contains("Value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_any_type_is_filled_by_a_function()
    {
        TableDefinition table = WriteTables.Create([WriteTables.Column(1, "l", "list", children: [WriteTables.Column(2, "element", "int64")])]);
        DuckLakeRowMapping<int> mapping = new DuckLakeRowMapping<int>().Column(
            new Field("l", new ListType(Int32Type.Default), true),
            (count, builder) =>
            {
                var lists = (ListArray.Builder)builder;
                lists.Append();
                for (int i = 0; i < count; i++)
                {
                    ((Int32Array.Builder)lists.ValueBuilder).Append(i);
                }
            });
        Assert.Equal([["[]"], ["[0, 1]"]], await ReadAsync(mapping, [0, 2], table));
    }

    [Theory]
    [InlineData(0xD83E)]
    [InlineData(0xDD86)]
    public async Task Text_that_is_not_unicode_is_refused(int halfOfAPair)
    {
        string text = $"a{(char)halfOfAPair}";
        DuckLakeRowMapping<string> mapping = new DuckLakeRowMapping<string>().Column("name", r => r);
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => ReadAsync(mapping, ["ok", "🦆", text]));
        Assert.Equal((DuckLakeErrorKind.InvalidInput, "name"), (error.Kind, error.ColumnPath));
        Assert.Contains("Row 2 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decimal_with_too_many_digits_is_refused()
    {
        DuckLakeRowMapping<decimal> mapping = new DuckLakeRowMapping<decimal>().Column("discount", r => r);
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => ReadAsync(mapping, [99.99m, 99.995m]));
        Assert.Contains("Row 1 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_readers_become_rows()
    {
        using var data = new DataTable();
        foreach ((string name, Type type) in new[] { ("ID", typeof(int)), ("count", typeof(long)), ("name", typeof(string)), ("price", typeof(decimal)), ("key", typeof(Guid)), ("at", typeof(DateTime)), ("data", typeof(byte[])), ("flag", typeof(bool)) })
        {
            data.Columns.Add(name, type);
        }

        foreach (Item item in s_items)
        {
            data.Rows.Add(item.Id, (object?)item.Count ?? DBNull.Value, (object?)item.Name ?? DBNull.Value, item.Price, item.Key, item.At, (object?)item.Data ?? DBNull.Value, item.Flag);
        }

        using DataTableReader reader = data.CreateDataReader();
        Assert.Equal(
            s_texts.Select(row => new[] { row[0], row[1], row[2], row[3], null, row[5], row[6], null, null, null, null, row[11], row[12], null }),
            await ReadAsync(reader));
    }

    [Fact]
    public async Task A_data_reader_of_sqlite_is_read_to_its_end()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT value AS id, 'n' || value AS name FROM json_each('[1,2,3]')";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string?[]> rows = await ReadAsync(reader);
        Assert.Equal(["1n1", "2n2", "3n3"], rows.Select(row => row[0] + row[2]));
    }

    private async Task<List<string?[]>> ReadAsync<T>(DuckLakeRowMapping<T> mapping, IEnumerable<T> rows, TableDefinition? table = null)
    {
        Schema schema = WriteTables.SchemaOf(table ?? _table);
        await using var stream = new ObjectRowStream<T>(new SynchronousRows<T>(rows.GetEnumerator()), mapping.CreateBuilder(schema, default));
        return await ReadAsync(stream, table ?? _table);
    }

    private async Task<List<string?[]>> ReadAsync(DbDataReader reader)
    {
        await using var stream = new DataReaderStream(reader, DataReaderMapping.Of(reader, default).CreateBuilder(WriteTables.SchemaOf(_table), default));
        return await ReadAsync(stream, _table);
    }

    private static async Task<List<string?[]>> ReadAsync(IArrowArrayStream stream, TableDefinition table)
    {
        Schema schema = WriteTables.SchemaOf(table);
        return await GoldenTables.ReadAsync(new MappedRowStream(stream, RowMapper.Create(table, schema, stream.Schema), schema));
    }
}
