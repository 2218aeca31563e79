namespace DuckLake.Arrow;

/// <summary>What kind of object two transactions both changed.</summary>
public enum DuckLakeConflictKind
{
    /// <summary>The lake is not at the snapshot that was expected.</summary>
    BaseSnapshot,
    /// <summary>A schema.</summary>
    Schema,
    /// <summary>The definition or existence of a table.</summary>
    Table,
    /// <summary>A view.</summary>
    View,
    /// <summary>A macro.</summary>
    Macro,
    /// <summary>Rows of a table that both deleted or changed.</summary>
    Rows,
}
