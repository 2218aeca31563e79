using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Streams the row groups of a file one after the other.</summary>
internal sealed class ParquetBatchStream(IParquetByteSource source, ParquetMetadata metadata, ParquetReadPlan plan) : IArrowArrayStream
{
    private const int PieceBytes = 16 << 20;

    private ParquetRowGroupReader? _reader;
    private int _next;

    public Schema Schema => plan.Schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_reader?.ReadBatch() is { } batch)
            {
                return batch;
            }

            _reader?.Dispose();
            _reader = null;
            if (_next == metadata.RowGroups.Count)
            {
                return null;
            }

            _reader = new ParquetRowGroupReader(metadata, _next++, plan);
            foreach (ParquetByteRange range in _reader.GetByteRanges())
            {
                await SupplyAsync(_reader, range, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _reader?.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask SupplyAsync(ParquetRowGroupReader reader, ParquetByteRange range, CancellationToken cancellationToken)
    {
        if (source is MemoryByteSource memory)
        {
            reader.SetBytes(range.Offset, memory.Slice(range.Offset, range.LengthBytes));
            return;
        }

        ArrowBuffer buffer = plan.Options.Allocator.Allocate(range.LengthBytes);
        try
        {
            if (range.LengthBytes <= int.MaxValue)
            {
                await source.ReadAsync(range.Offset, buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ReadInPiecesAsync(range, buffer, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            buffer.Dispose();
            throw;
        }

        reader.SetBytes(range.Offset, buffer);
    }

    /// <summary>A memory cannot span more than 2 GiB, so larger chunks go through a small one.</summary>
    private async ValueTask ReadInPiecesAsync(ParquetByteRange range, ArrowBuffer target, CancellationToken cancellationToken)
    {
        using ArrowBuffer piece = plan.Options.Allocator.Allocate(PieceBytes);
        for (long done = 0; done < range.LengthBytes; done += PieceBytes)
        {
            int take = (int)Math.Min(PieceBytes, range.LengthBytes - done);
            await source.ReadAsync(range.Offset + done, piece.AsMemory()[..take], cancellationToken).ConfigureAwait(false);
            Copy(piece, target, done, take);
        }
    }

    private static unsafe void Copy(ArrowBuffer piece, ArrowBuffer target, long offset, int length) =>
        Buffer.MemoryCopy(piece.Pointer, target.Pointer + offset, length, length);
}
