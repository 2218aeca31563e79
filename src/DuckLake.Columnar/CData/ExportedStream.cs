using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>What an exported stream keeps alive.</summary>
internal sealed unsafe class ExportedStream(IArrowArrayStream stream) : IDisposable
{
    // errno values, the same on every platform .NET runs on but for cancellation.
    private const int InputOutputError = 5;
    private const int OutOfMemory = 12;
    private const int InvalidArgument = 22;

    internal static readonly int Cancelled = OperatingSystem.IsWindows() ? 105 : OperatingSystem.IsMacOS() ? 89 : 125;

    internal IArrowArrayStream Stream { get; } = stream;

    /// <summary>Text of the last error, null-terminated, or null.</summary>
    internal byte* LastError { get; private set; }

    internal RecordBatch? ReadNext()
    {
        // The consumer's thread may carry a synchronization context that waits for itself.
        ValueTask<RecordBatch?> next = SynchronizationContext.Current is null
            ? Stream.ReadNextRecordBatchAsync()
            : new ValueTask<RecordBatch?>(Task.Run(() => Stream.ReadNextRecordBatchAsync().AsTask()));
        return next.IsCompletedSuccessfully ? next.Result : next.AsTask().GetAwaiter().GetResult();
    }

    internal int Fail(Exception error)
    {
        NativeMemory.Free(LastError);
        LastError = null;
        LastError = CDataText.Allocate(error.Message);
        return error switch
        {
            OperationCanceledException => Cancelled,
            OutOfMemoryException => OutOfMemory,
            ArgumentException => InvalidArgument,
            _ => InputOutputError,
        };
    }

    public void Dispose()
    {
        NativeMemory.Free(LastError);
        LastError = null;
        Stream.Dispose();
    }
}
