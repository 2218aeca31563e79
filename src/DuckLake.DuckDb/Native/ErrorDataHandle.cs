namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_error_data</c>.</summary>
internal sealed class ErrorDataHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_error_data(value);
}
