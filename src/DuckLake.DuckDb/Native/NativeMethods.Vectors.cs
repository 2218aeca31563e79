using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(Library)]
    internal static partial void duckdb_unsafe_vector_assign_string_element_len(nint vector, ulong index, byte* text, ulong length);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_list_vector_set_size(nint vector, ulong size);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_list_vector_reserve(nint vector, ulong capacity);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_reference_vector(nint to, nint from);

    [LibraryImport(Library)]
    internal static partial SelectionVectorHandle duckdb_create_selection_vector(ulong size);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_selection_vector(nint selection);

    [LibraryImport(Library)]
    internal static partial uint* duckdb_selection_vector_get_data_ptr(SelectionVectorHandle selection);

    [LibraryImport(Library)]
    internal static partial void duckdb_slice_vector(nint vector, SelectionVectorHandle selection, ulong length);
}
