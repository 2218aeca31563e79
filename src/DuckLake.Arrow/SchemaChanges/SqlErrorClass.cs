namespace DuckLake.Arrow;

/// <summary>The class DuckDB gives an error; the SQL surface prints it before the message.</summary>
internal enum SqlErrorClass
{
    Catalog,
    Binder,
    InvalidInput,
    NotImplemented,
    Parser,
    Constraint,
    Conversion,
    InvalidConfiguration,
    Transaction,
    IO,
}
