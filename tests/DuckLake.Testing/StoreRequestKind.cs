namespace DuckLake.Testing;

/// <summary>What a recorded request to an object store did.</summary>
public enum StoreRequestKind
{
    Read,
    ReadRange,
    ReadTail,
    Head,
    List,
    Put,
    OpenWrite,
    Write,
    Complete,
    Delete,
}
