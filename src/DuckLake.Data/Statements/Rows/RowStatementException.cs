using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>A statement does not fit its table any more: DuckDB is asked for the words.</summary>
internal sealed class RowStatementException(string message) : DuckLakeException(DuckLakeErrorKind.Sql, message);
