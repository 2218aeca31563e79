namespace DuckLake.Data;

/// <summary>The actions of ALTER.</summary>
internal enum AlterActionKind
{
    /// <summary>One a lake does not know.</summary>
    Other,
    Rename,
    RenameColumn,
    AddColumn,
    AddConstraint,
    DropColumn,
    SetType,
    SetDefault,
    DropDefault,
    SetNotNull,
    DropNotNull,
    SetPartitioning,
    SetSortOrder,
    SetOptions,
    ResetOptions,
}
