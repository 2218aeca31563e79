namespace DuckLake.Columnar;

/// <summary>A comparison of SQL.</summary>
internal enum CompareOperator
{
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}
