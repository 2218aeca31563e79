namespace DuckLake.Arrow;

/// <summary>What a macro gives; both kinds have names of their own.</summary>
public enum DuckLakeMacroKind
{
    /// <summary>A value: the SQL is an expression.</summary>
    Scalar,
    /// <summary>A table: the SQL is a query.</summary>
    Table,
}
