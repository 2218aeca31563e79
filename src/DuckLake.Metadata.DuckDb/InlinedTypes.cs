using System.Globalization;

namespace DuckLake.Metadata.DuckDb;

/// <summary>
/// The types of columns in inlined data tables: DuckDB's own, nested ones included. Nested values travel as JSON, whose leaves are
/// texts: DuckDB does not read every text back that it prints of a nested value.
/// </summary>
internal static class InlinedTypes
{
    public static InlinedColumnType? Find(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children)
    {
        if (Declare(type, children) is not { } declaration)
        {
            return null;
        }

        return type.Kind switch
        {
            DuckLakeTypeKind.Boolean => new(InlinedStorage.Boolean, declaration),
            DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
                or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 => new(InlinedStorage.Integer, declaration),
            DuckLakeTypeKind.Float32 => new(InlinedStorage.Float32, declaration),
            DuckLakeTypeKind.Float64 => new(InlinedStorage.Float64, declaration),
            DuckLakeTypeKind.Varchar => new(InlinedStorage.Text, declaration),
            DuckLakeTypeKind.Blob => new(InlinedStorage.Bytes, declaration),
            DuckLakeTypeKind.Struct or DuckLakeTypeKind.List or DuckLakeTypeKind.Map => new(
                InlinedStorage.NestedJson, declaration, Conversion: $"CAST({FromJson("CAST({0} AS JSON)", type, children)} AS {Escape(declaration)})"),
            _ => new(InlinedStorage.Text, declaration, NeedsCast: true),
        };
    }

    /// <summary>The DuckDB type, or null if there is none whose values can be kept in the catalog.</summary>
    private static string? Declare(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => type.Kind switch
    {
        DuckLakeTypeKind.Struct => Fields(children, Declare),
        DuckLakeTypeKind.List => Only(children) is { } element && Declare(element) is { } declared ? declared + "[]" : null,
        DuckLakeTypeKind.Map => children.Count == 2 && Declare(children[0]) is { } key && Declare(children[1]) is { } value ? $"MAP({key}, {value})" : null,
        DuckLakeTypeKind.Json => "JSON",
        DuckLakeTypeKind.Blob => "BLOB",
        _ => Leaf(type),
    };

    private static string? Declare(InlinedTableColumn column) => Declare(column.Type, column.Children);

    /// <summary>The type that JSON is cast to: texts for what JSON casts otherwise than text does, lists of entries for maps.</summary>
    private static string? Intermediate(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => type.Kind switch
    {
        DuckLakeTypeKind.Struct => Fields(children, Intermediate),
        DuckLakeTypeKind.List => Intermediate(children[0]) + "[]",
        DuckLakeTypeKind.Map => $"STRUCT(\"key\" {Intermediate(children[0])}, \"value\" {Intermediate(children[1])})[]",
        DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob => "VARCHAR",
        _ => Leaf(type),
    };

    private static string? Intermediate(InlinedTableColumn column) => Intermediate(column.Type, column.Children);

    private static string? Fields(IReadOnlyList<InlinedTableColumn> fields, Func<InlinedTableColumn, string?> declare)
    {
        var parts = new List<string>(fields.Count);
        foreach (var field in fields)
        {
            if (declare(field) is not { } declared)
            {
                return null;
            }

            parts.Add($"{DuckDbDialect.Instance.QuoteIdentifier(field.Name)} {declared}");
        }

        return parts.Count == 0 ? null : $"STRUCT({string.Join(", ", parts)})";
    }

    private static InlinedTableColumn? Only(IReadOnlyList<InlinedTableColumn> children) => children.Count == 1 ? children[0] : null;

    private static string FromJson(string json, DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) =>
        Convert($"CAST({json} AS {Escape(Intermediate(type, children)!)})", type, children, 0);

    /// <summary>An expression that turns a value of the intermediate type into one of the type.</summary>
    private static string Convert(string value, DuckLakeType type, IReadOnlyList<InlinedTableColumn> children, int depth)
    {
        var variable = string.Create(CultureInfo.InvariantCulture, $"x{depth}");
        string Child(string part, InlinedTableColumn child) => Convert(part, child.Type, child.Children, depth + 1);
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob:
                return $"CAST({value} AS {type.Kind switch { DuckLakeTypeKind.Json => "JSON", _ => "BLOB" }})";
            case DuckLakeTypeKind.List when NeedsConversion(children[0]):
                return $"list_transform({value}, lambda {variable}: {Child(variable, children[0])})";
            case DuckLakeTypeKind.Map when NeedsConversion(children[0]) || NeedsConversion(children[1]):
                var entry = $"struct_pack(\"key\" := {Child($"struct_extract({variable}, 'key')", children[0])}, "
                    + $"\"value\" := {Child($"struct_extract({variable}, 'value')", children[1])})";
                return $"map_from_entries(list_transform({value}, lambda {variable}: {entry}))";
            case DuckLakeTypeKind.Map:
                return $"map_from_entries({value})";
            case DuckLakeTypeKind.Struct when children.Any(NeedsConversion):
                // Through a list of one, which gives the value a name: it is not written out once per field.
                var fields = children.Select(c => $"{Escape(DuckDbDialect.Instance.QuoteIdentifier(c.Name))} := "
                    + Child($"struct_extract({variable}, '{Escape(c.Name.Replace("'", "''", StringComparison.Ordinal))}')", c));
                return $"list_transform([{value}], lambda {variable}: CASE WHEN {variable} IS NOT NULL THEN struct_pack({string.Join(", ", fields)}) END)[1]";
            default:
                return value;
        }
    }

    private static bool NeedsConversion(InlinedTableColumn column) =>
        column.Type.Kind is DuckLakeTypeKind.Map or DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob || column.Children.Any(NeedsConversion);

    // Names may hold the characters of a format.
    private static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string? Leaf(DuckLakeType type) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => "BOOLEAN",
        DuckLakeTypeKind.Int8 => "TINYINT",
        DuckLakeTypeKind.Int16 => "SMALLINT",
        DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Null => "INTEGER",
        DuckLakeTypeKind.Int64 => "BIGINT",
        DuckLakeTypeKind.Int128 => "HUGEINT",
        DuckLakeTypeKind.UInt8 => "UTINYINT",
        DuckLakeTypeKind.UInt16 => "USMALLINT",
        DuckLakeTypeKind.UInt32 => "UINTEGER",
        DuckLakeTypeKind.UInt64 => "UBIGINT",
        DuckLakeTypeKind.UInt128 => "UHUGEINT",
        DuckLakeTypeKind.Float32 => "FLOAT",
        DuckLakeTypeKind.Float64 => "DOUBLE",
        DuckLakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({type.Precision},{type.Scale})"),
        DuckLakeTypeKind.Date => "DATE",
        DuckLakeTypeKind.Time => "TIME",
        DuckLakeTypeKind.TimeTz => "TIME WITH TIME ZONE",
        DuckLakeTypeKind.TimeNs => "TIME_NS",
        DuckLakeTypeKind.Timestamp => "TIMESTAMP",
        DuckLakeTypeKind.TimestampS => "TIMESTAMP_S",
        DuckLakeTypeKind.TimestampMs => "TIMESTAMP_MS",
        DuckLakeTypeKind.TimestampNs => "TIMESTAMP_NS",
        DuckLakeTypeKind.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckLakeTypeKind.Interval => "INTERVAL",
        DuckLakeTypeKind.Varchar => "VARCHAR",
        DuckLakeTypeKind.Uuid => "UUID",
        _ => null,
    };
}
