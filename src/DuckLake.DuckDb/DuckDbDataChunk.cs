using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>Up to <see cref="DuckDbLibrary.VectorSize"/> rows, column by column. Vectors are borrowed until the chunk is disposed.</summary>
internal sealed class DuckDbDataChunk : IDisposable
{
    private readonly DataChunkHandle _handle;

    internal DuckDbDataChunk(nint chunk)
    {
        _handle = new DataChunkHandle();
        System.Runtime.InteropServices.Marshal.InitHandle(_handle, chunk);
        RowCount = checked((int)NativeMethods.duckdb_data_chunk_get_size(chunk));
        ColumnCount = checked((int)NativeMethods.duckdb_data_chunk_get_column_count(chunk));
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    public DuckDbVector Vector(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        return new DuckDbVector(NativeMethods.duckdb_data_chunk_get_vector(Pointer, (ulong)column), RowCount);
    }

    /// <summary>The native vector of a column, borrowed from the chunk.</summary>
    public nint VectorPointer(int column) => NativeMethods.duckdb_data_chunk_get_vector(Pointer, (ulong)column);

    public void Dispose() => _handle.Dispose();
}
