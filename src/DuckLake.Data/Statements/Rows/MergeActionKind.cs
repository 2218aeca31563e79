namespace DuckLake.Data;

/// <summary>What a clause of MERGE does.</summary>
internal enum MergeActionKind
{
    Update,
    Delete,
    Insert,
    Nothing,
    Error,
}
