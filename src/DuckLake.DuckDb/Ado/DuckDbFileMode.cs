namespace DuckLake.DuckDb;

/// <summary>What a connection to a database file is wanted for.</summary>
internal enum DuckDbFileMode
{
    /// <summary>Reading only.</summary>
    ReadOnly,

    /// <summary>Reading and writing; reading where the file cannot be written.</summary>
    ReadWrite,

    /// <summary>Reading and writing; the file is created when absent.</summary>
    Create,
}
