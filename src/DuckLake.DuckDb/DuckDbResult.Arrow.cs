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
        LogicalTypeHandle[] types = new LogicalTypeHandle[ColumnCount];
        try
        {
            for (int i = 0; i < types.Length; i++)
            {
                types[i] = NativeMethods.duckdb_column_logical_type(Pointer, (ulong)i);
            }

            ExportArrowSchema(types, schema);
        }
        finally
        {
            foreach (LogicalTypeHandle? type in types)
            {
                type?.Dispose();
            }
        }
    }

    /// <summary>Fills an <c>ArrowSchema</c> for chunks that have the result's columns in other types, which stay the caller's.</summary>
    public void ExportArrowSchema(IReadOnlyList<LogicalTypeHandle> types, void* schema)
    {
        int count = ColumnCount;
        nint[] typePointers = new nint[count];
        nint[] names = new nint[count];
        for (int i = 0; i < count; i++)
        {
            typePointers[i] = types[i].DangerousGetHandle();
            names[i] = (nint)NativeMethods.duckdb_column_name(Pointer, (ulong)i);
        }

        fixed (nint* typePointer = typePointers)
        fixed (nint* name = names)
        {
            DuckDbException.ThrowIfError(NativeMethods.duckdb_to_arrow_schema(ArrowOptions, typePointer, (byte**)name, (ulong)count, schema));
        }

        GC.KeepAlive(this);
        GC.KeepAlive(types);
    }

    /// <summary>Fills an <c>ArrowArray</c> with the next rows, owned by the caller; false at the end, and nothing is filled.</summary>
    public bool FetchArrow(void* array)
    {
        using DuckDbDataChunk? chunk = FetchChunk();
        if (chunk is null)
        {
            return false;
        }

        ExportArrow(chunk, array);
        return true;
    }

    /// <summary>Fills an <c>ArrowArray</c> with the rows of a chunk, owned by the caller.</summary>
    public void ExportArrow(DuckDbDataChunk chunk, void* array)
    {
        DuckDbException.ThrowIfError(NativeMethods.duckdb_data_chunk_to_arrow(ArrowOptions, chunk.Pointer, array));
        GC.KeepAlive(chunk);
    }

    /// <summary>
    /// Fills an <c>ArrowArrayStream</c> that owns this result from now on: its release disposes it. The connection must stay open
    /// until then. One array per chunk.
    /// </summary>
    public void ExportArrowStream(void* stream) => ArrowResultStream.Export(this, (ArrowStreamStruct*)stream);
}
