namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_database</c>.</summary>
internal sealed class DatabaseHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_close(value);
}
