using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// A result of DuckDB as a stream of record batches that lakes take in: types Arrow has no type for come as lakes carry them. The result is
/// the stream's; its connection stays busy until the stream is disposed.
/// </summary>
internal sealed class DuckDbArrowStream : IArrowArrayStream
{
    private readonly DuckDbResult _result;
    private readonly VariantExport? _variants;
    private readonly Schema _nativeSchema;
    private readonly bool[] _isRestored;
    private bool _ended;

    private DuckDbArrowStream(DuckDbResult result, VariantExport? variants, Schema nativeSchema)
    {
        _result = result;
        _variants = variants;
        _nativeSchema = nativeSchema;
        _isRestored = [.. nativeSchema.FieldsList.Select(LakeForm.NeedsRestoring)];
        Schema = new Schema([.. nativeSchema.FieldsList.Select(LakeForm.Restore)]);
    }

    public Schema Schema { get; }

    /// <summary>Takes the result over, also when it fails.</summary>
    /// <exception cref="DuckDbException">A column has a type that does not go through Arrow.</exception>
    public static unsafe DuckDbArrowStream From(DuckDbResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        VariantExport? variants = null;
        try
        {
            CArrowSchema schema = default;
            try
            {
                variants = VariantExport.Create(result);
                if (variants is null)
                {
                    result.ExportArrowSchema(&schema);
                }
                else
                {
                    result.ExportArrowSchema(variants.Types, &schema);
                }

                return new DuckDbArrowStream(result, variants, CArrowSchemaImporter.ImportSchema(&schema));
            }
            finally
            {
                if (schema.Release != null)
                {
                    schema.Release(&schema);
                }
            }
        }
        catch
        {
            variants?.Dispose();
            result.Dispose();
            throw;
        }
    }

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await BlockingThreads.EnterAsync();
        return Read();
    }

    public void Dispose()
    {
        _variants?.Dispose();
        _result.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private unsafe bool Fetch(CArrowArray* array)
    {
        if (_variants is null)
        {
            return _result.FetchArrow(array);
        }

        using DuckDbDataChunk? chunk = _result.FetchChunk();
        if (chunk is null)
        {
            return false;
        }

        using DuckDbDataChunk converted = _variants.Convert(chunk);
        _result.ExportArrow(converted, array);
        return true;
    }

    private unsafe RecordBatch? Read()
    {
        CArrowArray array = default;
        if (_ended || !Fetch(&array))
        {
            _ended = true;
            return null;
        }

        RecordBatch native = CArrowArrayImporter.ImportRecordBatch(&array, _nativeSchema);
        if (!_isRestored.Contains(true))
        {
            return native;
        }

        using (native)
        {
            var columns = new IArrowArray[native.ColumnCount];
            for (int i = 0; i < columns.Length; i++)
            {
                ArrayData data = native.Column(i).Data;
                columns[i] = ArrowArrayFactory.BuildArray(
                    _isRestored[i] ? LakeForm.Restore(data, _nativeSchema.FieldsList[i], Schema.FieldsList[i]) : data.Retain());
            }

            return new RecordBatch(Schema, columns, native.Length);
        }
    }
}
