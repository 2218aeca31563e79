namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_scalar_function</c>.</summary>
internal sealed class ScalarFunctionHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_scalar_function(value);
}
