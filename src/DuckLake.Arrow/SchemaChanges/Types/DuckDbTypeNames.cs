using System.Collections.Frozen;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>DuckDB's names of types without children and parameters.</summary>
internal static class DuckDbTypeNames
{
    private static readonly (DuckLakeTypeKind Kind, string Names)[] s_names =
    [
        (DuckLakeTypeKind.Boolean, "BOOLEAN BOOL LOGICAL"),
        (DuckLakeTypeKind.Int8, "TINYINT INT1"),
        (DuckLakeTypeKind.Int16, "SMALLINT INT2 SHORT INT16"),
        (DuckLakeTypeKind.Int32, "INTEGER INT INT4 INT32 SIGNED INTEGRAL"),
        (DuckLakeTypeKind.Int64, "BIGINT INT8 INT64 LONG OID"),
        (DuckLakeTypeKind.Int128, "HUGEINT INT128"),
        (DuckLakeTypeKind.UInt8, "UTINYINT UINT8"),
        (DuckLakeTypeKind.UInt16, "USMALLINT UINT16"),
        (DuckLakeTypeKind.UInt32, "UINTEGER UINT32"),
        (DuckLakeTypeKind.UInt64, "UBIGINT UINT64"),
        (DuckLakeTypeKind.UInt128, "UHUGEINT UINT128"),
        (DuckLakeTypeKind.Float32, "FLOAT REAL FLOAT4"),
        (DuckLakeTypeKind.Float64, "DOUBLE FLOAT8"),
        (DuckLakeTypeKind.Date, "DATE"),
        (DuckLakeTypeKind.Time, "TIME"),
        (DuckLakeTypeKind.TimeTz, "TIMETZ"),
        (DuckLakeTypeKind.TimeNs, "TIME_NS"),
        (DuckLakeTypeKind.Timestamp, "TIMESTAMP DATETIME TIMESTAMP_US"),
        (DuckLakeTypeKind.TimestampS, "TIMESTAMP_S"),
        (DuckLakeTypeKind.TimestampMs, "TIMESTAMP_MS"),
        (DuckLakeTypeKind.TimestampNs, "TIMESTAMP_NS"),
        (DuckLakeTypeKind.TimestampTz, "TIMESTAMPTZ"),
        (DuckLakeTypeKind.TimestampTzNs, "TIMESTAMPTZ_NS"),
        (DuckLakeTypeKind.Interval, "INTERVAL"),
        (DuckLakeTypeKind.Varchar, "VARCHAR TEXT STRING BPCHAR NVARCHAR"),
        (DuckLakeTypeKind.Json, "JSON"),
        (DuckLakeTypeKind.Blob, "BLOB BYTEA VARBINARY BINARY"),
        (DuckLakeTypeKind.Uuid, "UUID GUID"),
        (DuckLakeTypeKind.Geometry, "GEOMETRY"),
        (DuckLakeTypeKind.Variant, "VARIANT"),
        (DuckLakeTypeKind.Null, "NULL"),
    ];

    private static readonly FrozenDictionary<string, DuckLakeTypeKind> s_kinds = s_names
        .SelectMany(entry => entry.Names.Split(' ').Select(name => KeyValuePair.Create(name, entry.Kind)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => s_kinds.Keys.Order(StringComparer.Ordinal);

    /// <summary>The type of a name in any case, or null.</summary>
    public static DuckLakeTypeKind? Find(string name) => s_kinds.TryGetValue(name, out DuckLakeTypeKind kind) ? kind : null;
}
