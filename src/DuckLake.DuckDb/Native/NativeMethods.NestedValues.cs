using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_list_value(LogicalTypeHandle elementType, nint* values, ulong count);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_struct_value(LogicalTypeHandle type, nint* values);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_map_value(LogicalTypeHandle type, nint* keys, nint* values, ulong count);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_bignum(BigNumStruct value);

    [LibraryImport(Library)]
    internal static partial void duckdb_connection_get_client_context(ConnectionHandle connection, out ClientContextHandle context);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_client_context(nint* context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ValueHandle duckdb_client_context_get_config_option(ClientContextHandle context, string name, nint scope);
}
