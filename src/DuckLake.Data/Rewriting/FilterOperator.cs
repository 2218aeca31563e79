namespace DuckLake.Data;

/// <summary>How a column is compared with a constant.</summary>
internal enum FilterOperator
{
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}
