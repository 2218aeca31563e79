namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_data_chunk</c>.</summary>
internal sealed class DataChunkHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_destroy_data_chunk(value);
}
