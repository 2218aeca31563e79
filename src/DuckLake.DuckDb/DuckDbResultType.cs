namespace DuckLake.DuckDb;

/// <summary>What a statement returned (<c>duckdb_result_type</c>).</summary>
internal enum DuckDbResultType
{
    Invalid = 0,
    ChangedRows = 1,
    Nothing = 2,
    QueryResult = 3,
}
