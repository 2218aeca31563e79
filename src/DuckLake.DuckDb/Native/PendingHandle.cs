namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_pending_result</c>.</summary>
internal sealed class PendingHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_pending(value);
}
