using System.Data.Common;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>An error that DuckDB reported; the message is DuckDB's own text.</summary>
internal sealed class DuckDbException(DuckDbErrorType errorType, string message) : DbException(message)
{
    private const string ClassSuffix = " Error: ";

    public DuckDbErrorType ErrorType { get; } = errorType;

    /// <summary>Another transaction was in the way.</summary>
    public override bool IsTransient => ErrorType == DuckDbErrorType.Transaction;

    /// <summary>For calls that give a text only: DuckDB opens it with the name of the error class.</summary>
    public static DuckDbException FromText(string? message)
    {
        message ??= "DuckDB reported an error without a text.";
        return new DuckDbException(ClassOf(message), message);
    }

    /// <summary>Throws when the handle carries an error, and disposes it either way.</summary>
    public static unsafe void ThrowIfError(ErrorDataHandle error)
    {
        using (error)
        {
            if (!error.IsInvalid && NativeMethods.duckdb_error_data_has_error(error))
            {
                throw new DuckDbException(
                    NativeMethods.duckdb_error_data_error_type(error),
                    NativeText.Borrow(NativeMethods.duckdb_error_data_message(error)) ?? string.Empty);
            }
        }
    }

    /// <summary>The class of an error text that opens with its name; Invalid when there is none.</summary>
    public static DuckDbErrorType ClassOf(string message)
    {
        int end = message.IndexOf(ClassSuffix, StringComparison.Ordinal);
        return end < 0 ? DuckDbErrorType.Invalid : ClassFromName(message.AsSpan(0, end));
    }

    private static DuckDbErrorType ClassFromName(ReadOnlySpan<char> name) => name switch
    {
        "Out of Range" => DuckDbErrorType.OutOfRange,
        "Conversion" => DuckDbErrorType.Conversion,
        "Unknown Type" => DuckDbErrorType.UnknownType,
        "Decimal" => DuckDbErrorType.Decimal,
        "Mismatch Type" => DuckDbErrorType.MismatchType,
        "Divide by Zero" => DuckDbErrorType.DivideByZero,
        "Object Size" => DuckDbErrorType.ObjectSize,
        "Invalid type" => DuckDbErrorType.InvalidType,
        "Serialization" => DuckDbErrorType.Serialization,
        "TransactionContext" => DuckDbErrorType.Transaction,
        "Not implemented" => DuckDbErrorType.NotImplemented,
        "Expression" => DuckDbErrorType.Expression,
        "Catalog" => DuckDbErrorType.Catalog,
        "Parser" => DuckDbErrorType.Parser,
        "Binder" => DuckDbErrorType.Binder,
        "Planner" => DuckDbErrorType.Planner,
        "Scheduler" => DuckDbErrorType.Scheduler,
        "Executor" => DuckDbErrorType.Executor,
        "Constraint" => DuckDbErrorType.Constraint,
        "Index" => DuckDbErrorType.Index,
        "Stat" => DuckDbErrorType.Stat,
        "Connection" => DuckDbErrorType.Connection,
        "Syntax" => DuckDbErrorType.Syntax,
        "Settings" => DuckDbErrorType.Settings,
        "Optimizer" => DuckDbErrorType.Optimizer,
        "NullPointer" => DuckDbErrorType.NullPointer,
        "IO" => DuckDbErrorType.IO,
        "INTERRUPT" => DuckDbErrorType.Interrupt,
        "FATAL" => DuckDbErrorType.Fatal,
        "INTERNAL" => DuckDbErrorType.Internal,
        "Invalid Input" => DuckDbErrorType.InvalidInput,
        "Out of Memory" => DuckDbErrorType.OutOfMemory,
        "Permission" => DuckDbErrorType.Permission,
        "Parameter Not Resolved" => DuckDbErrorType.ParameterNotResolved,
        "Parameter Not Allowed" => DuckDbErrorType.ParameterNotAllowed,
        "Dependency" => DuckDbErrorType.Dependency,
        "Missing Extension" => DuckDbErrorType.MissingExtension,
        "HTTP" => DuckDbErrorType.Http,
        "Extension Autoloading" => DuckDbErrorType.Autoload,
        "Sequence" => DuckDbErrorType.Sequence,
        "Invalid Configuration" => DuckDbErrorType.InvalidConfiguration,
        _ => DuckDbErrorType.Invalid,
    };
}
