namespace DuckLake.Columnar;

/// <summary>A stream of a foreign producer; released when it is disposed, or by the finalizer.</summary>
internal sealed unsafe class ImportedArrowArrayStream : IArrowArrayStream
{
    private readonly NativeBlock _owner;
    private readonly CArrowArrayStream* _stream;
    private readonly ArrayValidationLevel _validation;
    private int _disposed;

    /// <summary>Takes the struct, which <see cref="CArrowArrayStream.Create"/> allocated, over.</summary>
    internal ImportedArrowArrayStream(CArrowArrayStream* stream, ArrayValidationLevel validation)
    {
        nint owned = (nint)stream;
        _owner = new NativeBlock(MemoryAllocator.Shared, () => CArrowArrayStream.Free((CArrowArrayStream*)owned));
        _stream = stream;
        _validation = validation;
        try
        {
            var schema = default(CArrowSchema);
            Check(_stream->GetSchema(_stream, &schema), "schema");
            Schema = CArrowSchemaImporter.ImportSchema(&schema);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Schema Schema { get; }

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(ReadNext());
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _owner.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private RecordBatch? ReadNext()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var array = default(CArrowArray);
        Check(_stream->GetNext(_stream, &array), "next batch");
        return array.Release == null ? null : CArrowArrayImporter.ImportRecordBatch(&array, Schema, _validation);
    }

    private void Check(int code, string what)
    {
        if (code == 0)
        {
            return;
        }

        string message = CDataText.Read(_stream->GetLastError(_stream)) ?? "no details";
        throw code == ExportedStream.Cancelled
            ? new OperationCanceledException(message)
            : new IOException($"The Arrow stream gave no {what} (error {code}): {message}");
    }
}
