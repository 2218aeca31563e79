namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_arrow_converted_schema</c>.</summary>
internal sealed class ArrowConvertedSchemaHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_arrow_converted_schema(value);
}
