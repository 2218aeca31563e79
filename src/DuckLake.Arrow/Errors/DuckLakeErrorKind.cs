namespace DuckLake.Arrow;

/// <summary>What went wrong, independent of backend, store and engine.</summary>
public enum DuckLakeErrorKind
{
    /// <summary>Another transaction changed the same objects.</summary>
    Conflict,
    /// <summary>A lake, snapshot, schema, table, column or file does not exist.</summary>
    NotFound,
    /// <summary>An object of that name exists already.</summary>
    AlreadyExists,
    /// <summary>A file or a catalog row is damaged, or they contradict each other.</summary>
    CorruptData,
    /// <summary>The lake uses, or the call asks for, something this library does not support.</summary>
    Unsupported,
    /// <summary>The object store failed.</summary>
    Storage,
    /// <summary>The catalog database failed.</summary>
    Metadata,
    /// <summary>The SQL engine failed or is missing.</summary>
    Engine,
    /// <summary>An SQL statement is wrong.</summary>
    Sql,
    /// <summary>Rows, values or names that were handed in do not fit the table.</summary>
    InvalidInput,
    /// <summary>Rows that were handed in break a constraint of the table.</summary>
    ConstraintViolation,
}
