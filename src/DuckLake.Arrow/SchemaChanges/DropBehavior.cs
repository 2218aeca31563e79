namespace DuckLake.Arrow;

/// <summary>What to do with the objects inside a schema that is dropped.</summary>
public enum DropBehavior
{
    /// <summary>Refuse to drop a schema that is not empty.</summary>
    Restrict,
    /// <summary>Drop everything in the schema too: <c>CASCADE</c>.</summary>
    Cascade,
}
