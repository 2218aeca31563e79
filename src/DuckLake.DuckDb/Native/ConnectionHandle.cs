namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_connection</c>.</summary>
internal sealed class ConnectionHandle : NativeHandle
{
    private static int s_liveCount;

    /// <summary>How many connections are open in this process.</summary>
    internal static int LiveCount => Volatile.Read(ref s_liveCount);

    /// <summary>Counts the connection, which was opened just now.</summary>
    internal static void Count() => Interlocked.Increment(ref s_liveCount);

    protected override unsafe void Release(nint* value)
    {
        NativeMethods.duckdb_disconnect(value);
        Interlocked.Decrement(ref s_liveCount);
    }

    /// <summary>Raised by <see cref="Interrupt"/>, behind DuckDB's own interrupt.</summary>
    internal event Action? Interrupting;

    internal void Interrupt()
    {
        NativeMethods.duckdb_interrupt(this);
        Interrupting?.Invoke();
    }
}
