namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_client_context</c>.</summary>
internal sealed class ClientContextHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_client_context(value);
}
