namespace DuckLake.Data;

/// <summary>What a definition demands of the values of a column or table.</summary>
internal enum ColumnConstraintKind
{
    NotNull,
    Check,

    /// <summary>PRIMARY KEY or UNIQUE.</summary>
    Unique,
    ForeignKey,
}
