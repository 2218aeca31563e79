namespace DuckLake.Arrow;

/// <summary>What flushing one table moved from the catalog to files.</summary>
/// <param name="SchemaName">The table's schema.</param>
/// <param name="TableName">The table.</param>
/// <param name="RowsFlushed">The number of row versions, ended ones included.</param>
public readonly record struct DuckLakeFlushResult(string SchemaName, string TableName, long RowsFlushed);
