namespace DuckLake.Metadata;

/// <summary>One key of a sort order.</summary>
/// <param name="Expression">SQL text: a column or any expression.</param>
/// <param name="Dialect">The SQL dialect of the expression.</param>
/// <param name="IsDescending">Whether larger values come first.</param>
/// <param name="NullsFirst">Whether NULLs come first.</param>
public sealed record SortField(string Expression, string? Dialect, bool IsDescending, bool NullsFirst);
