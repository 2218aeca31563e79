using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Errors as the SQL surface prints them.</summary>
internal static class EngineErrors
{
    /// <summary>
    /// The error for the user: DuckDB's text as it is, errors of lakes with DuckDB's class before them. Null for exceptions that pass as they are.
    /// </summary>
    public static DuckLakeException? Translate(Exception exception) => exception switch
    {
        DuckDbException error => Translate(error, error),
        SqlException => null,
        DuckLakeConflictException error => new DuckLakeConflictException(
            error.ConflictKind, Prefixed(error, Prefix(ClassOf(error))), error.ObjectName, error.WinningSnapshotId, error),
        DuckLakeException error => new SqlException(error, Prefixed(error, Prefix(ClassOf(error)))),
        OperationCanceledException => null,
        _ => ErrorTranslation.Translate(exception, default) is { } error ? new SqlException(error, Prefixed(error, Prefix(ClassOf(error)))) : null,
    };

    /// <summary>DuckDB's error for the user, with its cause: itself, or what failed in a function and has no type of ours.</summary>
    public static DuckLakeException Translate(DuckDbException error, Exception cause) => new(KindOf(error.ErrorType), WithStorageHint(error), cause);

    /// <summary>Whether an error leaves nothing to do for the open transaction but to be rolled back, as DuckDB decides.</summary>
    public static bool InvalidatesTransaction(Exception exception) => TypeOf(exception) is not (DuckDbErrorType.Binder or DuckDbErrorType.Catalog
        or DuckDbErrorType.Connection or DuckDbErrorType.ParameterNotAllowed or DuckDbErrorType.Parser or DuckDbErrorType.Permission);

    /// <summary>DuckDB's class of an error.</summary>
    public static DuckDbErrorType TypeOf(Exception exception) => exception switch
    {
        DuckDbException error => error.ErrorType,
        SqlException { InnerException: { } inner } => TypeOf(inner),
        DuckLakeConflictException { InnerException: DuckLakeConflictException inner } => TypeOf(inner),
        DuckLakeException { InnerException: DuckDbException inner } => inner.ErrorType,
        DuckLakeException error => ClassOf(error),
        _ => DuckDbErrorType.Invalid,
    };

    /// <summary>An error in DuckDB's words.</summary>
    public static DuckDbException Create(DuckDbErrorType type, string message) => new(type, Prefix(type) + message);

    // DuckDB's text of a broken constraint names the table and column already.
    private static string Prefixed(DuckLakeException error, string prefix) =>
        prefix + (error.Kind == DuckLakeErrorKind.ConstraintViolation ? error.Problem : StorageOptions.InSql(error.Message));

    private static DuckDbErrorType ClassOf(DuckLakeException error) => error.SqlErrorClass switch
    {
        SqlErrorClass.Catalog => DuckDbErrorType.Catalog,
        SqlErrorClass.Binder => DuckDbErrorType.Binder,
        SqlErrorClass.NotImplemented => DuckDbErrorType.NotImplemented,
        SqlErrorClass.Parser => DuckDbErrorType.Parser,
        SqlErrorClass.Constraint => DuckDbErrorType.Constraint,
        SqlErrorClass.Conversion => DuckDbErrorType.Conversion,
        SqlErrorClass.InvalidInput => DuckDbErrorType.InvalidInput,
        SqlErrorClass.InvalidConfiguration => DuckDbErrorType.InvalidConfiguration,
        SqlErrorClass.Transaction => DuckDbErrorType.Transaction,
        SqlErrorClass.IO => DuckDbErrorType.IO,
        _ => error.Kind switch
        {
            DuckLakeErrorKind.Conflict => DuckDbErrorType.Transaction,
            DuckLakeErrorKind.NotFound or DuckLakeErrorKind.AlreadyExists => DuckDbErrorType.Catalog,
            DuckLakeErrorKind.Storage or DuckLakeErrorKind.Metadata => DuckDbErrorType.IO,
            DuckLakeErrorKind.Unsupported => DuckDbErrorType.NotImplemented,
            DuckLakeErrorKind.ConstraintViolation => DuckDbErrorType.Constraint,
            _ => DuckDbErrorType.InvalidInput,
        },
    };

    /// <summary>What DuckDB says, and what it cannot know: that lakes read S3 without its extension.</summary>
    private static string WithStorageHint(DuckDbException error) =>
        error.ErrorType is DuckDbErrorType.MissingExtension or DuckDbErrorType.Autoload && error.Message.Contains("httpfs", StringComparison.Ordinal)
            ? $"{error.Message}\nDuckDB's own readers and writers of files (read_parquet, COPY) reach S3 with that extension only; tables of lakes on S3 need no extension."
            : error.Message;

    private static string Prefix(DuckDbErrorType type) => type switch
    {
        DuckDbErrorType.Transaction => "TransactionContext Error: ",
        DuckDbErrorType.NotImplemented => "Not implemented Error: ",
        DuckDbErrorType.InvalidInput => "Invalid Input Error: ",
        DuckDbErrorType.InvalidConfiguration => "Invalid Configuration Error: ",
        _ => $"{type} Error: ",
    };

    private static DuckLakeErrorKind KindOf(DuckDbErrorType type) => type switch
    {
        DuckDbErrorType.Parser or DuckDbErrorType.Binder or DuckDbErrorType.Catalog or DuckDbErrorType.Syntax or DuckDbErrorType.Conversion
            or DuckDbErrorType.OutOfRange or DuckDbErrorType.InvalidInput or DuckDbErrorType.NotImplemented or DuckDbErrorType.Constraint
            or DuckDbErrorType.MismatchType or DuckDbErrorType.Transaction or DuckDbErrorType.ParameterNotResolved
            or DuckDbErrorType.ParameterNotAllowed or DuckDbErrorType.Dependency or DuckDbErrorType.Permission => DuckLakeErrorKind.Sql,
        _ => DuckLakeErrorKind.Engine,
    };
}
