using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_result(ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_column_name(ResultStruct* result, ulong column);

    [LibraryImport(Library)]
    internal static partial DuckDbType duckdb_column_type(ResultStruct* result, ulong column);

    [LibraryImport(Library)]
    internal static partial LogicalTypeHandle duckdb_column_logical_type(ResultStruct* result, ulong column);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_column_count(ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_rows_changed(ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_result_error(ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial DuckDbErrorType duckdb_result_error_type(ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial DuckDbStatementType duckdb_result_statement_type(ResultStruct result);

    [LibraryImport(Library)]
    internal static partial DuckDbResultType duckdb_result_return_type(ResultStruct result);

    [LibraryImport(Library)]
    internal static partial nint duckdb_fetch_chunk(ResultStruct result);
}
