using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial ulong duckdb_extract_statements(ConnectionHandle connection, byte* query, out ExtractedStatementsHandle statements);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_extract_statements_error(ExtractedStatementsHandle statements);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_prepare_extracted_statement(
        ConnectionHandle connection, ExtractedStatementsHandle statements, ulong index, out StatementHandle statement);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_get_table_names(
        ConnectionHandle connection, byte* query, [MarshalAs(UnmanagedType.U1)] bool qualified);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_extracted(nint* statements);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_prepare_error(StatementHandle statement);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_prepare(nint* statement);

    [LibraryImport(Library)]
    internal static partial DuckDbStatementType duckdb_prepared_statement_type(StatementHandle statement);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_prepared_statement_column_count(StatementHandle statement);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_prepared_statement_column_name(StatementHandle statement, ulong column);

    [LibraryImport(Library)]
    internal static partial DuckDbType duckdb_prepared_statement_column_type(StatementHandle statement, ulong column);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_nparams(StatementHandle statement);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_parameter_name(StatementHandle statement, ulong index);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DuckDbState duckdb_bind_parameter_index(StatementHandle statement, out ulong index, string name);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_bind_value(StatementHandle statement, ulong index, ValueHandle value);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_clear_bindings(StatementHandle statement);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_pending_prepared(StatementHandle statement, out PendingHandle pending);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_pending_prepared_streaming(StatementHandle statement, out PendingHandle pending);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_pending_error(PendingHandle pending);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_execute_pending(PendingHandle pending, ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_pending(nint* pending);
}
