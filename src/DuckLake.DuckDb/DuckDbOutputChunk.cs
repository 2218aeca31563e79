using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>The chunk a table function fills, borrowed for one call; it begins empty.</summary>
internal readonly struct DuckDbOutputChunk
{
    private readonly nint _chunk;

    internal DuckDbOutputChunk(nint chunk) => _chunk = chunk;

    public int ColumnCount => (int)NativeMethods.duckdb_data_chunk_get_column_count(_chunk);

    /// <summary>The native vector of a column.</summary>
    public nint Vector(int column) => NativeMethods.duckdb_data_chunk_get_vector(_chunk, (ulong)column);

    /// <summary>Tells how many rows were written, at most <see cref="DuckDbLibrary.VectorSize"/>.</summary>
    public void SetRowCount(int rows) => NativeMethods.duckdb_data_chunk_set_size(_chunk, (ulong)rows);
}
