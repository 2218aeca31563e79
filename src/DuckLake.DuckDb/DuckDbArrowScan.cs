using System.Runtime.InteropServices;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>
/// An Arrow stream that a connection reads as a view. DuckDB asks for the schema several times and never releases it, so the schema is
/// fetched once, lent to DuckDB, and released here together with the stream.
/// </summary>
internal sealed unsafe class DuckDbArrowScan : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly string _viewName;
    private Shared* _shared;

    private DuckDbArrowScan(DuckDbConnection connection, string viewName, Shared* shared)
    {
        _connection = connection;
        _viewName = viewName;
        _shared = shared;
    }

    internal static DuckDbArrowScan Create(DuckDbConnection connection, string viewName, void* stream)
    {
        ArrowStreamStruct* source = (ArrowStreamStruct*)stream;
        Shared* shared = (Shared*)NativeMemory.AllocZeroed((nuint)sizeof(Shared));
        shared->Inner = *source;
        source->Release = null;
        shared->Lent = new ArrowStreamStruct
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &ReleaseNothing,
            PrivateData = shared,
        };

        try
        {
            if (shared->Inner.GetSchema(&shared->Inner, &shared->Schema) != 0)
            {
                throw new DuckDbException(
                    DuckDbErrorType.InvalidInput,
                    $"The Arrow stream gave no schema: {NativeText.Borrow(shared->Inner.GetLastError(&shared->Inner))}");
            }

            if (NativeMethods.duckdb_arrow_scan(connection.Handle, viewName, &shared->Lent) != DuckDbState.Success)
            {
                throw new DuckDbException(DuckDbErrorType.InvalidInput, $"DuckDB could not make the Arrow stream readable as view '{viewName}'.");
            }

            return new DuckDbArrowScan(connection, viewName, shared);
        }
        catch
        {
            Free(shared);
            throw;
        }
    }

    /// <summary>Drops the view and releases the stream. No query may be reading it.</summary>
    public void Dispose()
    {
        Shared* shared = _shared;
        if (shared == null)
        {
            return;
        }

        _shared = null;
        try
        {
            _connection.Execute($"DROP VIEW IF EXISTS \"{_viewName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
        finally
        {
            Free(shared);
        }
    }

    private static void Free(Shared* shared)
    {
        if (shared->Schema.Release != null)
        {
            shared->Schema.Release(&shared->Schema);
        }

        if (shared->Inner.Release != null)
        {
            shared->Inner.Release(&shared->Inner);
        }

        NativeMemory.Free(shared);
    }

    [UnmanagedCallersOnly]
    private static int GetSchema(ArrowStreamStruct* stream, ArrowSchemaStruct* schema)
    {
        *schema = ((Shared*)stream->PrivateData)->Schema;
        schema->Release = &ReleaseLentSchema;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int GetNext(ArrowStreamStruct* stream, ArrowArrayStruct* array)
    {
        ArrowStreamStruct* inner = &((Shared*)stream->PrivateData)->Inner;
        return inner->GetNext(inner, array);
    }

    [UnmanagedCallersOnly]
    private static byte* GetLastError(ArrowStreamStruct* stream)
    {
        ArrowStreamStruct* inner = &((Shared*)stream->PrivateData)->Inner;
        return inner->GetLastError(inner);
    }

    [UnmanagedCallersOnly]
    private static void ReleaseNothing(ArrowStreamStruct* stream) => stream->Release = null;

    [UnmanagedCallersOnly]
    private static void ReleaseLentSchema(ArrowSchemaStruct* schema) => schema->Release = null;

    /// <summary>What the callbacks see: the lent stream, whose private data points back here, the stream behind it and its schema.</summary>
    private struct Shared
    {
        public ArrowStreamStruct Lent;
        public ArrowStreamStruct Inner;
        public ArrowSchemaStruct Schema;
    }
}
