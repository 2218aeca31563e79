namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_config_option</c>.</summary>
internal sealed class ConfigOptionHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_config_option(value);
}
