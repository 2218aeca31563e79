namespace DuckLake.Data;

/// <summary>The changed table as a table reference of a query.</summary>
internal static class TargetReference
{
    /// <summary>The reference under the name by which the statement's expressions mention the table.</summary>
    public static string Of(RowTable table, RowStatement statement)
    {
        // As written, so that qualified names of columns bind; but a CTE of the same name must not be taken for the table, and the name of a lake
        // stands for its default table.
        bool isQualified = statement.With.Length > 0
            || !string.Equals(statement.Target.NameParts[^1], table.Table.Name, StringComparison.OrdinalIgnoreCase);
        string name = isQualified ? table.QualifiedName : statement.Target.NameText;
        return isQualified || statement.Target.Alias is not null
            ? $"{name} AS {SqlText.Identifier(statement.Target.Reference)}"
            : name;
    }
}
