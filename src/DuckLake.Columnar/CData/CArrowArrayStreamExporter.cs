using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// Exports streams through the Arrow C stream interface. The consumer pulls synchronously: its thread waits in the callback
/// while the next batch is read.
/// </summary>
public static unsafe class CArrowArrayStreamExporter
{
    /// <summary>Fills <paramref name="target"/> with a stream.</summary>
    /// <param name="stream">The stream; taken over and disposed when the consumer releases the struct.</param>
    /// <param name="target">An empty or released struct.</param>
    public static void ExportArrayStream(IArrowArrayStream stream, CArrowArrayStream* target)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(target);
        *target = new CArrowArrayStream
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &Release,
            PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new ExportedStream(stream))),
        };
    }

    private static ExportedStream Get(CArrowArrayStream* stream) => (ExportedStream)GCHandle.FromIntPtr((nint)stream->PrivateData).Target!;

    [UnmanagedCallersOnly]
    private static int GetSchema(CArrowArrayStream* stream, CArrowSchema* schema)
    {
        ExportedStream exported = Get(stream);
        *schema = default;
        try
        {
            CArrowSchemaExporter.ExportSchema(exported.Stream.Schema, schema);
            return 0;
        }
        catch (Exception e)
        {
            return exported.Fail(e);
        }
    }

    [UnmanagedCallersOnly]
    private static int GetNext(CArrowArrayStream* stream, CArrowArray* array)
    {
        ExportedStream exported = Get(stream);
        *array = default;
        try
        {
            using RecordBatch? batch = exported.ReadNext();
            if (batch is not null)
            {
                CArrowArrayExporter.ExportRecordBatch(batch, array);
            }

            return 0;
        }
        catch (Exception e)
        {
            return exported.Fail(e);
        }
    }

    [UnmanagedCallersOnly]
    private static byte* GetLastError(CArrowArrayStream* stream) => Get(stream).LastError;

    [UnmanagedCallersOnly]
    private static void Release(CArrowArrayStream* stream)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)stream->PrivateData);
        var exported = (ExportedStream)handle.Target!;
        handle.Free();
        *stream = default;
        try
        {
            exported.Dispose();
        }
        catch (Exception e)
        {
            // Release has no way to report, and an exception that leaves native code's frame ends the process.
            Trace.TraceError("Disposing an exported Arrow stream failed: {0}", e);
        }
    }
}
