using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>Appends data chunks to a table. What was not flushed or closed is lost on dispose.</summary>
internal sealed class DuckDbAppender : IDisposable
{
    private readonly AppenderHandle _handle;

    private DuckDbAppender(AppenderHandle handle) => _handle = handle;

    internal static DuckDbAppender Create(ConnectionHandle connection, string? catalog, string? schema, string table)
    {
        DuckDbState state = NativeMethods.duckdb_appender_create_ext(connection, catalog, schema, table, out AppenderHandle handle);
        DuckDbAppender appender = new(handle);
        appender.Check(state);
        return appender;
    }

    /// <summary>Copies the rows of a chunk; the chunk stays the caller's.</summary>
    public void Append(DuckDbDataChunk chunk) => Check(NativeMethods.duckdb_append_data_chunk(_handle, chunk.Pointer));

    public void Flush() => Check(NativeMethods.duckdb_appender_flush(_handle));

    /// <summary>Flushes and ends the appender.</summary>
    public void Close() => Check(NativeMethods.duckdb_appender_close(_handle));

    public void Dispose() => _handle.Dispose();

    private void Check(DuckDbState state)
    {
        if (state == DuckDbState.Success)
        {
            return;
        }

        if (!_handle.IsInvalid)
        {
            DuckDbException.ThrowIfError(NativeMethods.duckdb_appender_error_data(_handle));
        }

        throw new DuckDbException(DuckDbErrorType.InvalidInput, "DuckDB refused the appender call.");
    }
}
