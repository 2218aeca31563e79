namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_extracted_statements</c>.</summary>
internal sealed class ExtractedStatementsHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_extracted(value);
}
