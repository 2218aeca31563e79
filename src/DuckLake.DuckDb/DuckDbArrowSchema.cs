using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>An Arrow schema as DuckDB understood it; turns arrays of that schema into data chunks.</summary>
internal sealed unsafe class DuckDbArrowSchema : IDisposable
{
    private readonly ConnectionHandle _connection;
    private readonly ArrowConvertedSchemaHandle _handle;

    private DuckDbArrowSchema(ConnectionHandle connection, ArrowConvertedSchemaHandle handle)
    {
        _connection = connection;
        _handle = handle;
    }

    /// <summary>
    /// Turns a struct array of at most <see cref="DuckDbLibrary.VectorSize"/> rows into a chunk without copying fixed-width data.
    /// The array is moved into the chunk, also when this fails; its buffers live as long as the chunk. The first column alone keeps
    /// them alive, so a vector of such a chunk must not be referenced beyond it.
    /// </summary>
    public DuckDbDataChunk ToChunk(void* array)
    {
        ArrowArrayStruct* source = (ArrowArrayStruct*)array;
        try
        {
            DuckDbException.ThrowIfError(NativeMethods.duckdb_data_chunk_from_arrow(_connection, source, _handle, out nint chunk));
            return new DuckDbDataChunk(chunk);
        }
        finally
        {
            if (source->Release != null)
            {
                source->Release(source);
            }
        }
    }

    /// <summary>
    /// Makes a vector show the rows of a struct array with a single child, as <see cref="ToChunk"/> would. The vector keeps the array's
    /// buffers alive.
    /// </summary>
    public void ReferenceColumn(void* array, nint vector)
    {
        ArrowArrayStruct* source = (ArrowArrayStruct*)array;
        try
        {
            DuckDbException.ThrowIfError(NativeMethods.duckdb_data_chunk_from_arrow(_connection, source, _handle, out nint chunk));
            NativeMethods.duckdb_vector_reference_vector(vector, NativeMethods.duckdb_data_chunk_get_vector(chunk, 0));
            NativeMethods.duckdb_destroy_data_chunk(&chunk);
        }
        finally
        {
            if (source->Release != null)
            {
                source->Release(source);
            }
        }
    }

    public void Dispose() => _handle.Dispose();

    internal static DuckDbArrowSchema Create(ConnectionHandle connection, void* schema)
    {
        ErrorDataHandle error = NativeMethods.duckdb_schema_from_arrow(connection, schema, out ArrowConvertedSchemaHandle converted);
        DuckDbException.ThrowIfError(error);
        return new DuckDbArrowSchema(connection, converted);
    }
}
