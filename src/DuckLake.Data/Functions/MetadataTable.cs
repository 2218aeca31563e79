using System.Data.Common;
using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>A table of a catalog database, with the types DuckDB shows when it attaches that database.</summary>
internal sealed class MetadataTable
{
    private readonly string _name;
    private readonly string _query;

    private MetadataTable(string name, IReadOnlyList<RowsColumn> columns, string query)
    {
        _name = name;
        Columns = columns;
        _query = query;
    }

    public IReadOnlyList<RowsColumn> Columns { get; }

    /// <summary>Asks the database for the table's columns.</summary>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    public static async Task<MetadataTable> FindAsync(AttachedLake lake, string table, CancellationToken cancellationToken)
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

                return new MetadataTable(table, columns, $"SELECT {string.Join(", ", expressions)} FROM {name}");
            },
            error => access.Dialect.IsMissingObject(error)
                ? SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Table with name {table} does not exist!")
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All rows.</summary>
    public Task<List<IReadOnlyList<object?>>> ReadAsync(AttachedLake lake, CancellationToken cancellationToken) =>
        lake.MetadataAccess.QueryAsync(_query, ReadRows, static _ => null, cancellationToken);

    private List<IReadOnlyList<object?>> ReadRows(DbDataReader reader)
    {
        List<IReadOnlyList<object?>> rows = [];
        while (reader.Read())
        {
            CatalogRow current = new(reader, _name);
            object?[] row = new object?[Columns.Count];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = Read(current, i, Columns[i].Type);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>A value as functions give it. SQLite's columns hold values of any type.</summary>
    private static object? Read(CatalogRow row, int column, SqlType type) => (type.Id, row.Value(column)) switch
    {
        (_, null) => null,
        (DuckDbType.BigInt or DuckDbType.Integer or DuckDbType.SmallInt or DuckDbType.TinyInt, _) => row.Int64(column),
        (DuckDbType.UBigInt, ulong value) => value,
        (DuckDbType.UBigInt, _) => row.NonNegative(column),
        (DuckDbType.Float or DuckDbType.Double, double or float or long) => row.Value(column),
        (DuckDbType.Boolean, _) => row.NullableBoolean(column),
        (DuckDbType.Varchar, bool value) => value.ToString(),
        (DuckDbType.Varchar, _) => row.Text(column),
        (DuckDbType.Blob, byte[] value) => value,
        (DuckDbType.Blob, string text) => Encoding.UTF8.GetBytes(text),
        (DuckDbType.TimestampTz, _) => row.Instant(column),
        (DuckDbType.Timestamp, DateTime value) => value,
        (DuckDbType.Date, DateTime value) => DateOnly.FromDateTime(value),
        (DuckDbType.Date, DateOnly value) => value,
        (DuckDbType.Uuid, Guid value) => value,
        (_, var value) => throw row.Wrong(column, type.Id.ToString(), value),
    };
}
