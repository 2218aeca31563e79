namespace DuckLake.Data;

/// <summary>One assignment of SET.</summary>
/// <param name="Column">The column.</param>
/// <param name="Expression">The text of its new value.</param>
internal sealed record ColumnAssignment(string Column, string Expression);
