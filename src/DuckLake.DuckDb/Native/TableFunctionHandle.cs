namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_table_function</c>.</summary>
internal sealed class TableFunctionHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_table_function(value);
}
