using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Types as DuckDB writes them.</summary>
internal static class DuckDbTypeText
{
    /// <summary>The type of a column to be.</summary>
    public static string Of(DuckLakeColumnSpec column)
    {
        var text = new StringBuilder();
        Append(text, column, static c => c.Type, static c => c.Name, static c => c.Children, static c => c.Type.ToString());
        return text.ToString();
    }

    /// <summary>The type of a column.</summary>
    public static string Of(WorkingColumn column)
    {
        var text = new StringBuilder();
        Append(text, column, static c => c.Type, static c => c.Name, static c => c.Children, static c => c.TypeText);
        return text.ToString();
    }

    /// <summary>The type of a stored column.</summary>
    public static string Of(ColumnDefinition column)
    {
        var text = new StringBuilder();
        Append(text, column, static c => c.Type, static c => c.Name, static c => c.Children, static c => c.TypeText);
        return text.ToString();
    }

    /// <summary>A type without children.</summary>
    public static string Of(DuckLakeType type) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => "BOOLEAN",
        DuckLakeTypeKind.Int8 => "TINYINT",
        DuckLakeTypeKind.Int16 => "SMALLINT",
        DuckLakeTypeKind.Int32 => "INTEGER",
        DuckLakeTypeKind.Int64 => "BIGINT",
        DuckLakeTypeKind.Int128 => "HUGEINT",
        DuckLakeTypeKind.UInt8 => "UTINYINT",
        DuckLakeTypeKind.UInt16 => "USMALLINT",
        DuckLakeTypeKind.UInt32 => "UINTEGER",
        DuckLakeTypeKind.UInt64 => "UBIGINT",
        DuckLakeTypeKind.UInt128 => "UHUGEINT",
        DuckLakeTypeKind.Float32 => "FLOAT",
        DuckLakeTypeKind.Float64 => "DOUBLE",
        DuckLakeTypeKind.TimeTz => "TIME WITH TIME ZONE",
        DuckLakeTypeKind.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckLakeTypeKind.Null => "\"NULL\"",
        _ => type.ToString().ToUpperInvariant(),
    };

    private static void Append<T>(
        StringBuilder text,
        T column,
        Func<T, DuckLakeType?> typeOf,
        Func<T, string> nameOf,
        Func<T, IReadOnlyList<T>> childrenOf,
        Func<T, string> storedTypeOf)
    {
        IReadOnlyList<T> children = childrenOf(column);
        switch (typeOf(column))
        {
            case null:
                text.Append(storedTypeOf(column));
                break;
            case { Kind: DuckLakeTypeKind.Struct }:
                text.Append("STRUCT(");
                for (int i = 0; i < children.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(SqlIdentifiers.Quote(nameOf(children[i]))).Append(' ');
                    Append(text, children[i], typeOf, nameOf, childrenOf, storedTypeOf);
                }

                text.Append(')');
                break;
            case { Kind: DuckLakeTypeKind.List } when children.Count == 1:
                Append(text, children[0], typeOf, nameOf, childrenOf, storedTypeOf);
                text.Append("[]");
                break;
            case { Kind: DuckLakeTypeKind.Map } when children.Count == 2:
                text.Append("MAP(");
                Append(text, children[0], typeOf, nameOf, childrenOf, storedTypeOf);
                text.Append(", ");
                Append(text, children[1], typeOf, nameOf, childrenOf, storedTypeOf);
                text.Append(')');
                break;
            case { } type:
                text.Append(Of(type));
                break;
        }
    }
}
