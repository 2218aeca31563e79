using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The DuckDB types of columns in catalog databases.</summary>
internal static class MetadataTypes
{
    /// <summary>The type, or null where the values are shown as text.</summary>
    public static SqlType? Find(LakeMetadataKind kind, string typeName)
    {
        string name = typeName.ToLowerInvariant();
        return kind switch
        {
            LakeMetadataKind.Sqlite => OfSqlite(name),
            LakeMetadataKind.MySql => OfMySql(name),
            _ => Of(name),
        };
    }

    private static SqlType OfSqlite(string name) => name switch
    {
        _ when name.Contains("int", StringComparison.Ordinal) => SqlType.BigInt,
        "blob" => SqlType.Blob,
        _ when name.Contains("real", StringComparison.Ordinal) || name.Contains("floa", StringComparison.Ordinal)
            || name.Contains("doub", StringComparison.Ordinal) => SqlType.Double,
        _ => SqlType.Varchar,
    };

    /// <summary>Times of a catalog are in UTC; the names are those of both drivers.</summary>
    private static SqlType? OfMySql(string name) => name switch
    {
        "longtext" or "mediumtext" or "tinytext" or "char" => SqlType.Varchar,
        "longblob" or "mediumblob" or "tinyblob" or "varbinary" or "binary" => SqlType.Blob,
        "datetime" or "timestamp" => SqlType.TimestampTz,
        _ => Of(name),
    };

    private static SqlType? Of(string name) => name switch
    {
        "bigint" or "int8" => SqlType.BigInt,
        "integer" or "int4" or "int" => SqlType.Integer,
        "smallint" or "int2" => SqlType.Of(DuckDbType.SmallInt),
        "tinyint" => SqlType.Of(DuckDbType.TinyInt),
        "ubigint" => SqlType.UBigInt,
        "real" or "float" or "float4" => SqlType.Of(DuckDbType.Float),
        "double" or "double precision" or "float8" => SqlType.Double,
        "boolean" or "bool" => SqlType.Boolean,
        "uuid" => SqlType.Uuid,
        "timestamp with time zone" or "timestamptz" => SqlType.TimestampTz,
        "timestamp" or "timestamp without time zone" => SqlType.Timestamp,
        "date" => SqlType.Date,
        "bytea" or "blob" => SqlType.Blob,
        "varchar" or "text" or "character varying" => SqlType.Varchar,
        _ => null,
    };
}
