namespace DuckLake.Metadata;

/// <summary>The tests that catalog statistics can answer.</summary>
public enum StatisticsPredicateOperator
{
    /// <summary>Equal to the value.</summary>
    Equal,
    /// <summary>Different from the value.</summary>
    NotEqual,
    /// <summary>Less than the value.</summary>
    LessThan,
    /// <summary>Less than or equal to the value.</summary>
    LessThanOrEqual,
    /// <summary>Greater than the value.</summary>
    GreaterThan,
    /// <summary>Greater than or equal to the value.</summary>
    GreaterThanOrEqual,
    /// <summary>Equal to one of the values.</summary>
    In,
    /// <summary>NULL.</summary>
    IsNull,
    /// <summary>Not NULL.</summary>
    IsNotNull,
}
