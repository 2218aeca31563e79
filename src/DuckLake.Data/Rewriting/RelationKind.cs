namespace DuckLake.Data;

/// <summary>What a name in a query stands for in a lake.</summary>
internal enum RelationKind
{
    /// <summary>A table of a lake.</summary>
    Table,

    /// <summary>A view of a lake.</summary>
    View,

    /// <summary>A table of the database that holds the catalog of a lake.</summary>
    Metadata,
}
