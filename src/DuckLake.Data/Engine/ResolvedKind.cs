namespace DuckLake.Data;

/// <summary>What a name of a lake stands for.</summary>
internal enum ResolvedKind
{
    Table,

    View,

    /// <summary>A table of the catalog database.</summary>
    Metadata,

    /// <summary>Nothing of this name exists, but it would be in this lake.</summary>
    Missing,
}
