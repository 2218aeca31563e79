namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_connection</c>.</summary>
internal sealed class ConnectionHandle : NativeHandle
{
    protected override unsafe void Release(nint* value) => NativeMethods.duckdb_disconnect(value);

    /// <summary>Raised by <see cref="Interrupt"/>, behind DuckDB's own interrupt.</summary>
    internal event Action? Interrupting;

    internal void Interrupt()
    {
        NativeMethods.duckdb_interrupt(this);
        Interrupting?.Invoke();
    }
}
