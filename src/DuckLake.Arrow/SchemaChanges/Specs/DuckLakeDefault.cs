namespace DuckLake.Arrow;

/// <summary>The default of a column: a literal value or an SQL expression.</summary>
/// <param name="Text">The value in DuckDB's text without quotes, for example <c>3</c> or <c>2024-02-29</c>; or the expression.</param>
/// <param name="IsExpression">Whether <paramref name="Text"/> is an SQL expression that is computed for every insert.</param>
public sealed record DuckLakeDefault(string Text, bool IsExpression)
{
    /// <summary>A value.</summary>
    /// <param name="text">The value in DuckDB's text, without quotes.</param>
    /// <returns>The default.</returns>
    public static DuckLakeDefault Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new DuckLakeDefault(text, IsExpression: false);
    }

    /// <summary>An expression in DuckDB's dialect, without column names, subqueries, aggregates and window functions.</summary>
    /// <param name="sql">The expression.</param>
    /// <returns>The default.</returns>
    public static DuckLakeDefault Expression(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return new DuckLakeDefault(sql, IsExpression: true);
    }
}
