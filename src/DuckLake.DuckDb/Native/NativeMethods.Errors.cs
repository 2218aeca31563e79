using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial byte* duckdb_error_data_message(ErrorDataHandle error);

    [LibraryImport(Library)]
    internal static partial DuckDbErrorType duckdb_error_data_error_type(ErrorDataHandle error);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool duckdb_error_data_has_error(ErrorDataHandle error);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_error_data(nint* error);
}
