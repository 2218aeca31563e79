namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_selection_vector</c>.</summary>
internal sealed class SelectionVectorHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_selection_vector(*value);
}
