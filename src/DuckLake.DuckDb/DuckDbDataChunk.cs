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

    /// <summary>A chunk of its own vectors, whose values and validity are to be written.</summary>
    /// <param name="types">The types of the columns; they stay the caller's.</param>
    /// <param name="rowCount">The rows; at most <see cref="DuckDbLibrary.VectorSize"/>.</param>
    internal static unsafe DuckDbDataChunk Create(IReadOnlyList<LogicalTypeHandle> types, int rowCount)
    {
        nint[] pointers = [.. types.Select(type => type.DangerousGetHandle())];
        fixed (nint* pointer = pointers)
        {
            nint chunk = NativeMethods.duckdb_create_data_chunk(pointer, (ulong)pointers.Length);
            GC.KeepAlive(types);
            NativeMethods.duckdb_data_chunk_set_size(chunk, (ulong)rowCount);
            return new DuckDbDataChunk(chunk);
        }
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
