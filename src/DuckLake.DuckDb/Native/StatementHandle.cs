namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_prepared_statement</c>.</summary>
internal sealed class StatementHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_prepare(value);
}
