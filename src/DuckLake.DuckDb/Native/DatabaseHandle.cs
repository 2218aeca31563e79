namespace DuckLake.DuckDb.Native;

/// <summary>Owns a <c>duckdb_database</c>.</summary>
internal sealed class DatabaseHandle : NativeHandle
{
    private static int s_liveCount;

    /// <summary>How many databases are open in this process.</summary>
    internal static int LiveCount => Volatile.Read(ref s_liveCount);

    /// <summary>Counts the database, which was opened just now.</summary>
    internal static void Count() => Interlocked.Increment(ref s_liveCount);

    protected override unsafe void Release(nint* value)
    {
        NativeMethods.duckdb_close(value);
        Interlocked.Decrement(ref s_liveCount);
    }
}
