using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <content>Handing results over through the Arrow C Data Interface.</content>
internal sealed unsafe partial class DuckDbResult
{
    private ArrowOptionsHandle? _arrowOptions;

    private ArrowOptionsHandle ArrowOptions => _arrowOptions ??= NativeMethods.duckdb_result_get_arrow_options(Pointer);

    /// <summary>Fills an <c>ArrowSchema</c> (a struct of all columns), owned by the caller.</summary>
    public void ExportArrowSchema(void* schema)
    {
        int count = ColumnCount;
        LogicalTypeHandle[] types = new LogicalTypeHandle[count];
        try
        {
            nint* typePointers = stackalloc nint[count];
            byte** names = stackalloc byte*[count];
            for (int i = 0; i < count; i++)
            {
                types[i] = NativeMethods.duckdb_column_logical_type(Pointer, (ulong)i);
                typePointers[i] = types[i].DangerousGetHandle();
                names[i] = NativeMethods.duckdb_column_name(Pointer, (ulong)i);
            }

            DuckDbException.ThrowIfError(NativeMethods.duckdb_to_arrow_schema(ArrowOptions, typePointers, names, (ulong)count, schema));
        }
        finally
        {
            GC.KeepAlive(this);
            foreach (LogicalTypeHandle? type in types)
            {
                type?.Dispose();
            }
        }
    }

    /// <summary>Fills an <c>ArrowArray</c> with the next rows, owned by the caller; false at the end, and nothing is filled.</summary>
    public bool FetchArrow(void* array)
    {
        using DuckDbDataChunk? chunk = FetchChunk();
        if (chunk is null)
        {
            return false;
        }

        DuckDbException.ThrowIfError(NativeMethods.duckdb_data_chunk_to_arrow(ArrowOptions, chunk.Pointer, array));
        return true;
    }

    /// <summary>
    /// Fills an <c>ArrowArrayStream</c> that owns this result from now on: its release disposes it. The connection must stay open
    /// until then. One array per chunk.
    /// </summary>
    public void ExportArrowStream(void* stream) => ArrowResultStream.Export(this, (ArrowStreamStruct*)stream);
}
