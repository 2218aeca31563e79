namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_value</c>.</summary>
internal sealed class ValueHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_value(value);
}
