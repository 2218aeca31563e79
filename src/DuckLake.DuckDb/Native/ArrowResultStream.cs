using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

/// <summary>The callbacks of an exported <c>ArrowArrayStream</c> over a result. No exception crosses the border.</summary>
internal sealed unsafe class ArrowResultStream
{
    private const int InputOutputError = 5;

    private readonly DuckDbResult _result;
    private byte* _lastError;

    private ArrowResultStream(DuckDbResult result) => _result = result;

    public static void Export(DuckDbResult result, ArrowStreamStruct* stream)
    {
        *stream = new ArrowStreamStruct
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &Release,
            PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new ArrowResultStream(result))),
        };
    }

    private static ArrowResultStream Target(ArrowStreamStruct* stream) =>
        (ArrowResultStream)GCHandle.FromIntPtr((nint)stream->PrivateData).Target!;

    [UnmanagedCallersOnly]
    private static int GetSchema(ArrowStreamStruct* stream, ArrowSchemaStruct* schema)
    {
        ArrowResultStream target = Target(stream);
        try
        {
            target._result.ExportArrowSchema(schema);
            return 0;
        }
        catch (Exception exception)
        {
            return target.Fail(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static int GetNext(ArrowStreamStruct* stream, ArrowArrayStruct* array)
    {
        ArrowResultStream target = Target(stream);
        if (target._lastError != null)
        {
            return InputOutputError;
        }

        try
        {
            if (!target._result.FetchArrow(array))
            {
                *array = default;
            }

            return 0;
        }
        catch (Exception exception)
        {
            return target.Fail(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static byte* GetLastError(ArrowStreamStruct* stream) => Target(stream)._lastError;

    [UnmanagedCallersOnly]
    private static void Release(ArrowStreamStruct* stream)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)stream->PrivateData);
        ArrowResultStream target = (ArrowResultStream)handle.Target!;
        handle.Free();
        target._result.Dispose();
        Marshal.FreeCoTaskMem((nint)target._lastError);
        stream->Release = null;
        stream->PrivateData = null;
    }

    // The first error stays: it is the cause, and a reader on another thread may hold its text.
    private int Fail(Exception exception)
    {
        if (_lastError == null)
        {
            _lastError = (byte*)Marshal.StringToCoTaskMemUTF8(exception.Message);
        }

        return InputOutputError;
    }
}
