using System.Data.Common;
using System.Globalization;
using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>A table of a catalog database, with the types DuckDB shows when it attaches that database.</summary>
internal sealed class MetadataTable
{
    private readonly string _query;

    private MetadataTable(IReadOnlyList<RowsColumn> columns, string query)
    {
        Columns = columns;
        _query = query;
    }

    public IReadOnlyList<RowsColumn> Columns { get; }

    /// <summary>Asks the database for the table's columns.</summary>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    public static async Task<MetadataTable> FindAsync(AttachedLake lake, string table)
    {
        LakeMetadataAccess access = lake.MetadataAccess;
        string name = access.QualifiedName(table);
        return await access.QueryAsync(
            $"SELECT * FROM {name} WHERE 1 = 0",
            reader =>
            {
                List<RowsColumn> columns = [];
                List<string> expressions = [];
                for (int i = 0; i < reader.FieldCount; i++)
                {
                    string quoted = access.Dialect.QuoteIdentifier(reader.GetName(i));
                    SqlType? type = MetadataTypes.Find(access.Kind, reader.GetDataTypeName(i));
                    columns.Add(new RowsColumn(reader.GetName(i), type ?? SqlType.Varchar));
                    expressions.Add(type is null ? $"CAST({quoted} AS {(access.Kind == LakeMetadataKind.MySql ? "CHAR" : "VARCHAR")})" : quoted);
                }

                return new MetadataTable(columns, $"SELECT {string.Join(", ", expressions)} FROM {name}");
            },
            error => access.Dialect.IsMissingObject(error)
                ? SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Table with name {table} does not exist!")
                : null).ConfigureAwait(false);
    }

    /// <summary>All rows.</summary>
    public Task<List<IReadOnlyList<object?>>> ReadAsync(AttachedLake lake) => lake.MetadataAccess.QueryAsync(_query, ReadRows, static _ => null);

    private List<IReadOnlyList<object?>> ReadRows(DbDataReader reader)
    {
        List<IReadOnlyList<object?>> rows = [];
        while (reader.Read())
        {
            object?[] row = new object?[Columns.Count];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Convert(reader.GetValue(i), Columns[i].Type);
            }

            rows.Add(row);
        }

        return rows;
    }

    private static object Convert(object value, SqlType type) => type.Id switch
    {
        DuckDbType.Varchar => value switch
        {
            string text => text,
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? string.Empty,
        },
        DuckDbType.Blob when value is string text => Encoding.UTF8.GetBytes(text),
        DuckDbType.TimestampTz when value is DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DuckDbType.Date when value is DateTime date => DateOnly.FromDateTime(date),
        DuckDbType.Boolean when value is not bool => System.Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0,
        _ => value,
    };
}
