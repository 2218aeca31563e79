using System.Globalization;
using System.Text;
using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>The statements that make the objects of a shadow catalog.</summary>
internal static class ShadowText
{
    private const string CatalogPlaceholder = "{DUCKLAKE_CATALOG}";
    private const string CommentTag = "comment";

    /// <summary>The text of a view or macro with the name of its lake filled in.</summary>
    public static string FillCatalog(string sql, string alias) =>
        sql.Replace(CatalogPlaceholder, SqlText.Identifier(alias), StringComparison.Ordinal);

    /// <summary>A table and its comments.</summary>
    public static string Table(string alias, TableDefinition table)
    {
        string name = SqlText.QualifiedName(alias, table.Schema.Name, table.Name);
        StringBuilder sql = new();
        sql.Append("CREATE TABLE ").Append(name).Append('(');
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ColumnDefinition column = table.Columns[i];
            sql.Append(i == 0 ? "" : ", ").Append(SqlText.Identifier(column.Name)).Append(' ').Append(DuckDbTypeText.Of(column));
            sql.Append(column.NullsAllowed ? "" : " NOT NULL");
            if (DefaultOf(column) is { } value)
            {
                sql.Append(" DEFAULT ").Append(value);
            }
        }

        sql.Append(')');
        if (table.Tags.TryGetValue(CommentTag, out string? comment))
        {
            sql.Append("; COMMENT ON TABLE ").Append(name).Append(" IS ").Append(SqlText.Literal(comment));
        }

        foreach (ColumnDefinition column in table.Columns)
        {
            if (column.Tags.TryGetValue(CommentTag, out string? columnComment))
            {
                sql.Append("; COMMENT ON COLUMN ").Append(name).Append('.').Append(SqlText.Identifier(column.Name))
                    .Append(" IS ").Append(SqlText.Literal(columnComment));
            }
        }

        return sql.ToString();
    }

    /// <summary>A view and its comment.</summary>
    public static string View(string alias, SchemaDefinition schema, ViewDefinition view)
    {
        string name = SqlText.QualifiedName(alias, schema.Name, view.Name);
        StringBuilder sql = new();
        sql.Append("CREATE OR REPLACE VIEW ").Append(name);
        if (view.ColumnAliases.Count > 0)
        {
            sql.Append('(').AppendJoin(", ", view.ColumnAliases.Select(SqlText.Identifier)).Append(')');
        }

        sql.Append(" AS ").Append(FillCatalog(view.Sql, alias));
        if (view.Tags.TryGetValue(CommentTag, out string? comment))
        {
            sql.Append("\n; COMMENT ON VIEW ").Append(name).Append(" IS ").Append(SqlText.Literal(comment));
        }

        return sql.ToString();
    }

    /// <summary>A view in place of one that stands on something missing, so that it is listed and can be dropped.</summary>
    public static string DanglingView(string alias, ShadowKey key) =>
        $"CREATE VIEW IF NOT EXISTS {SqlText.QualifiedName(alias, key.Schema, key.Name)} AS SELECT error({SqlText.Literal($"The view {key.Name} cannot be bound.")})";

    /// <summary>A macro with all its overloads, whose bodies find lake tables by themselves.</summary>
    public static async ValueTask<string> MacroAsync(
        EngineSession session, string alias, SchemaDefinition schema, MacroDefinition macro, CancellationToken cancellationToken)
    {
        StringBuilder sql = new();
        sql.Append("CREATE MACRO ").Append(SqlText.QualifiedName(alias, schema.Name, macro.Name));
        NameContext context = new(alias, schema.Name, null, []);
        for (int i = 0; i < macro.Implementations.Count; i++)
        {
            MacroImplementation implementation = macro.Implementations[i];
            string body = await session.Rewriter.RewriteLateBoundAsync(FillCatalog(implementation.Sql, alias), context, cancellationToken).ConfigureAwait(false);
            sql.Append(i == 0 ? "(" : ", (").AppendJoin(", ", implementation.Parameters.Select(Parameter)).Append(") AS ");
            sql.Append(implementation.IsTableMacro ? "TABLE " : "(").Append(body).Append(implementation.IsTableMacro ? "\n" : "\n)");
        }

        return sql.ToString();
    }

    private static string Parameter(MacroParameter parameter)
    {
        StringBuilder sql = new(SqlText.Identifier(parameter.Name));
        DuckLakeType? type = DuckLakeType.TryParse(parameter.TypeText, out DuckLakeType? parsed) && parsed.Kind != DuckLakeTypeKind.Unknown ? parsed : null;
        if (type is not null)
        {
            sql.Append(' ').Append(DuckDbTypeText.Of(type));
        }

        if (parameter.Default is { } value)
        {
            DuckLakeType? valueType = DuckLakeType.TryParse(parameter.DefaultTypeText, out DuckLakeType? found) ? found : null;
            sql.Append(" := ").Append(Constant(value, valueType ?? type));
        }

        return sql.ToString();
    }

    private static string? DefaultOf(ColumnDefinition column) => column switch
    {
        { Default: null } => null,
        { IsDefaultExpression: true, Default: { } expression } => expression,
        { Default: { } text } => SqlText.Literal(text),
        _ => null,
    };

    private static string Constant(string text, DuckLakeType? type) => type?.Kind switch
    {
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64 or DuckLakeTypeKind.UInt8
            or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 or DuckLakeTypeKind.UInt64 or DuckLakeTypeKind.Decimal
            when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) => text,
        DuckLakeTypeKind.Varchar or null => SqlText.Literal(text),
        { } => $"CAST({SqlText.Literal(text)} AS {DuckDbTypeText.Of(type)})",
    };
}
