namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_connection</c>.</summary>
internal sealed class ConnectionHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_disconnect(value);
}
