using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial ArrowOptionsHandle duckdb_result_get_arrow_options(ResultStruct* result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_arrow_options(nint* options);

    [LibraryImport(Library)]
    internal static partial ErrorDataHandle duckdb_to_arrow_schema(
        ArrowOptionsHandle options, nint* types, byte** names, ulong columnCount, void* schema);

    [LibraryImport(Library)]
    internal static partial ErrorDataHandle duckdb_data_chunk_to_arrow(ArrowOptionsHandle options, nint chunk, void* array);

    [LibraryImport(Library)]
    internal static partial ErrorDataHandle duckdb_schema_from_arrow(
        ConnectionHandle connection, void* schema, out ArrowConvertedSchemaHandle converted);

    [LibraryImport(Library)]
    internal static partial ErrorDataHandle duckdb_data_chunk_from_arrow(
        ConnectionHandle connection, void* array, ArrowConvertedSchemaHandle converted, out nint chunk);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_arrow_converted_schema(nint* converted);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DuckDbState duckdb_arrow_scan(ConnectionHandle connection, string viewName, void* stream);
}
