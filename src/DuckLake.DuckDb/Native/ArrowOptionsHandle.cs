namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_arrow_options</c>.</summary>
internal sealed class ArrowOptionsHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_arrow_options(value);
}
