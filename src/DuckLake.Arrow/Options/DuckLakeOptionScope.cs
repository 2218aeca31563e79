namespace DuckLake.Arrow;

/// <summary>What a lake option applies to: everything, one schema, or one table.</summary>
public readonly record struct DuckLakeOptionScope
{
    private DuckLakeOptionScope(string? schemaName, string? tableName)
    {
        SchemaName = schemaName;
        TableName = tableName;
    }

    /// <summary>The whole lake.</summary>
    public static DuckLakeOptionScope Global => default;

    /// <summary>The schema, or null for the whole lake.</summary>
    public string? SchemaName { get; }

    /// <summary>The table, or null for a whole schema or lake.</summary>
    public string? TableName { get; }

    /// <summary>One schema.</summary>
    /// <param name="schemaName">The schema's name.</param>
    /// <returns>The scope.</returns>
    public static DuckLakeOptionScope Schema(string schemaName)
    {
        ArgumentException.ThrowIfNullOrEmpty(schemaName);
        return new DuckLakeOptionScope(schemaName, null);
    }

    /// <summary>One table.</summary>
    /// <param name="table">The table's name.</param>
    /// <returns>The scope.</returns>
    public static DuckLakeOptionScope Table(DuckLakeName table)
    {
        ArgumentException.ThrowIfNullOrEmpty(table.SchemaName);
        ArgumentException.ThrowIfNullOrEmpty(table.Name);
        return new DuckLakeOptionScope(table.SchemaName, table.Name);
    }
}
