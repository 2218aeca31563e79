namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_config</c>.</summary>
internal sealed class ConfigHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_config(value);
}
