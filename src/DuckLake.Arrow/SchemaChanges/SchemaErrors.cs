namespace DuckLake.Arrow;

/// <summary>Refused changes of definitions, in the words of the reference.</summary>
internal static class SchemaErrors
{
    public static DuckLakeException Catalog(string message) => Create(DuckLakeErrorKind.InvalidInput, SqlErrorClass.Catalog, message);

    public static DuckLakeException Binder(string message) => Create(DuckLakeErrorKind.InvalidInput, SqlErrorClass.Binder, message);

    public static DuckLakeException Invalid(string message) => Create(DuckLakeErrorKind.InvalidInput, SqlErrorClass.InvalidInput, message);

    public static DuckLakeException Parser(string message) => Create(DuckLakeErrorKind.InvalidInput, SqlErrorClass.Parser, message);

    public static DuckLakeException Unsupported(string message) =>
        Create(DuckLakeErrorKind.Unsupported, SqlErrorClass.NotImplemented, message);

    public static DuckLakeException UnsupportedType(string typeText) => Create(
        DuckLakeErrorKind.Unsupported,
        SqlErrorClass.InvalidInput,
        $"Failed to convert DuckDB type to DuckLake - unsupported type {typeText}");

    public static DuckLakeException NotFound(SqlErrorClass errorClass, string message) =>
        Create(DuckLakeErrorKind.NotFound, errorClass, message);

    public static DuckLakeException AlreadyExists(string what, string name) =>
        Create(DuckLakeErrorKind.AlreadyExists, SqlErrorClass.Catalog, $"{what} with name \"{name}\" already exists!");

    public static DuckLakeException ColumnExists(string name) =>
        Create(DuckLakeErrorKind.AlreadyExists, SqlErrorClass.Catalog, $"Column with name {name} already exists!");

    public static DuckLakeException NoColumn(string path) =>
        Create(DuckLakeErrorKind.NotFound, SqlErrorClass.Binder, $"Column \"{path}\" does not exist");

    public static DuckLakeException Create(DuckLakeErrorKind kind, SqlErrorClass errorClass, string message) =>
        new(kind, message) { SqlErrorClass = errorClass };
}
