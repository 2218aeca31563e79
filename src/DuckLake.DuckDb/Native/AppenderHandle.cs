namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_appender</c>.</summary>
internal sealed class AppenderHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_appender_destroy(value);
}
