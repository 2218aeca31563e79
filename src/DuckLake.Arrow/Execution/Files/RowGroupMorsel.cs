using System.Runtime.InteropServices;
using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// A row group of a data file. The fields that decide which rows are kept are read and decoded first; the others only if rows are
/// left, and only for those.
/// </summary>
internal sealed class RowGroupMorsel : Morsel
{
    private const int FilteredChunkRows = 128 << 10;
    private const long MaxChunkBytes = 256L << 20;

    // Decoding everything and dropping rows afterwards is cheaper than stepping over short gaps.
    private const int DenseSelectionDivisor = 2;

    private readonly FileScan _scan;
    private readonly FileReader _files;
    private readonly ParquetRowGroupReader _reader;
    private readonly FilterOutcome _outcome;
    private readonly List<RowChunk> _chunks = [];
    private IReadOnlyList<ParquetRowRange> _rows;
    private readonly bool _isReadByRanges;
    private ArrowBuffer _content;
    private Task<List<(long Offset, ArrowBuffer Bytes)>>? _firstRead;

    internal RowGroupMorsel(FileScan scan, FileReader files, int ordinal, FilterOutcome outcome)
    {
        _scan = scan;
        _files = files;
        _outcome = outcome;
        _reader = new ParquetRowGroupReader(scan.Metadata, ordinal, scan.Plan);
        _content = scan.RetainContent();
        _isReadByRanges = _content.IsEmpty;
        _rows = [new ParquetRowRange(0, _reader.RowCount)];
    }

    internal override long ReservedBytes
    {
        get
        {
            long bytes = 0;
            for (int i = 0; i < FieldCount; i++)
            {
                foreach (ParquetColumn column in _reader.GetColumns(i))
                {
                    ColumnChunkMetadata chunk = _reader.RowGroup.Columns[column.ColumnIndex];
                    bytes += chunk.TotalCompressedSizeBytes + chunk.TotalUncompressedSizeBytes;
                }
            }

            return bytes;
        }
    }

    internal override long? KnownRowCount =>
        _outcome == FilterOutcome.All && !_scan.HidesFutureRows
            ? _reader.RowCount - (_scan.Deleted?.CountIn(_reader.RowGroup.FirstRowIndex, _reader.RowCount) ?? 0)
            : null;

    private int FieldCount => _scan.Plan.Schema.FieldsList.Count;

    private bool EvaluatesFilter => _outcome != FilterOutcome.All;

    private bool DecidesByValues => EvaluatesFilter || _scan.HidesFutureRows;

    internal override void StartReading(CancellationToken cancellationToken)
    {
        if (_isReadByRanges)
        {
            _firstRead = ReadFirstAsync(cancellationToken);
        }
    }

    internal override async ValueTask RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        try
        {
            if (_isReadByRanges)
            {
                Supply(await _firstRead!.ConfigureAwait(false));
                _firstRead = null;
            }
            else
            {
                _reader.SetBytes(0, _content);
                _content = ArrowBuffer.Empty;
            }

            if (!IsRuledOutByDictionary())
            {
                await RunChunksAsync(sink, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, _scan.Task, _scan.File.Path);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_firstRead is not null)
        {
            await ((Task)_firstRead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_firstRead.IsCompletedSuccessfully)
            {
                Supply(_firstRead.Result);
            }

            _firstRead = null;
        }

        foreach (RowChunk chunk in _chunks)
        {
            chunk.Dispose();
        }

        _chunks.Clear();
        _reader.Dispose();
        _content.Dispose();
        _content = ArrowBuffer.Empty;
    }

    private bool IsRuledOutByDictionary()
    {
        if (!EvaluatesFilter || _rows.Count == 0)
        {
            return false;
        }

        using var dictionaries = new RowGroupDictionaries(_scan, _reader);
        return dictionaries.RulesOut(_scan.Task.Filter!);
    }

    private async ValueTask RunChunksAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        int chunkRows = ChunkRows();
        if (!DecidesByValues)
        {
            for (long row = 0; row < _reader.RowCount; row += chunkRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using RowChunk chunk = Decide(row, Math.Min(chunkRows, _reader.RowCount - row), gapBefore: 0);
                await FinishAsync(chunk, sink, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        long kept = 0;
        long passed = 0;
        foreach (ParquetRowRange range in _rows)
        {
            for (long row = range.Start; row < range.End; row += chunkRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RowChunk chunk = Decide(row, Math.Min(chunkRows, range.End - row), row - passed);
                _chunks.Add(chunk);
                passed = row + chunk.RowCount;
                kept += chunk.KeptCount;
            }
        }

        if (kept == 0)
        {
            return;
        }

        int[] late = LateFields();
        if (late.Length > 0 && _isReadByRanges)
        {
            Supply(await ReadLateAsync(late, cancellationToken).ConfigureAwait(false));
        }

        foreach (RowChunk chunk in _chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FinishAsync(chunk, sink, cancellationToken).ConfigureAwait(false);
            chunk.Dispose();
        }

        _chunks.Clear();
    }

    /// <summary>Finds the rows of a chunk that are kept.</summary>
    private RowChunk Decide(long row, long rowCount, long gapBefore)
    {
        var chunk = new RowChunk(_reader.RowGroup.FirstRowIndex + row, (int)rowCount, FieldCount, gapBefore);
        try
        {
            if (DecidesByValues)
            {
                foreach (int field in _scan.EarlyFields)
                {
                    SkipGap(field, chunk);
                    chunk.SetField(field, ReadField(field, chunk.RowCount));
                }
            }

            using KleeneMask? mask = Combine(Combine(DeletedMask(chunk), FutureMask(chunk)), FilterMask(chunk));
            if (mask is not null)
            {
                chunk.Select(mask);
            }

            return chunk;
        }
        catch
        {
            chunk.Dispose();
            throw;
        }
    }

    private static KleeneMask? Combine(KleeneMask? left, KleeneMask? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        left.And(right);
        right.Dispose();
        return left;
    }

    private KleeneMask? DeletedMask(RowChunk chunk)
    {
        if (_scan.Deleted is null || _scan.Deleted.CountIn(chunk.FirstRow, chunk.RowCount) == 0)
        {
            return null;
        }

        KleeneMask mask = KleeneMask.Constant(chunk.RowCount, true);
        _scan.Deleted.ClearFrom(MemoryMarshal.AsBytes(mask.True), chunk.FirstRow, chunk.RowCount);
        return mask;
    }

    private KleeneMask? FutureMask(RowChunk chunk) =>
        _scan.HidesFutureRows
            ? CompareKernel.Compare(
                chunk.GetField(_scan.SnapshotIds!.Position)!, CompareOperator.LessThanOrEqual, ArrowScalar.From(_scan.Task.SnapshotId))
            : null;

    private KleeneMask? FilterMask(RowChunk chunk)
    {
        if (!EvaluatesFilter)
        {
            return null;
        }

        IReadOnlyList<ResolvedColumn> columns = _scan.Task.FilterColumns;
        using var input = new FilterInput(columns, chunk.RowCount);
        for (int i = 0; i < columns.Count; i++)
        {
            input.Set(i, ResolveColumn(columns[i], _scan.Filter[i], columns[i].ToField(_scan.Task.Strings), chunk));
        }

        return FilterEvaluator.Evaluate(_scan.Task.Filter!, input);
    }

    /// <summary>Decodes the fields still missing and hands the batches over.</summary>
    private async ValueTask FinishAsync(RowChunk chunk, IBatchSink sink, CancellationToken cancellationToken)
    {
        for (int field = 0; field < FieldCount; field++)
        {
            if (chunk.GetField(field) is null)
            {
                SkipGap(field, chunk);
                ReadKept(field, chunk);
            }
        }

        if (chunk.KeptCount == 0)
        {
            return;
        }

        RecordBatch batch = BuildBatch(chunk);
        if (batch.Length <= _scan.Task.BatchSize || batch.ColumnCount == 0)
        {
            await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            return;
        }

        using (batch)
        {
            for (int row = 0; row < batch.Length; row += _scan.Task.BatchSize)
            {
                RecordBatch part = batch.Slice(row, Math.Min(_scan.Task.BatchSize, batch.Length - row));
                await sink.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void SkipGap(int field, RowChunk chunk)
    {
        if (chunk.GapBefore > 0)
        {
            _reader.SkipField(field, chunk.GapBefore);
        }
    }

    private static bool DecodesAll(RowChunk chunk) => chunk.KeptCount > chunk.RowCount / DenseSelectionDivisor;

    private void ReadKept(int field, RowChunk chunk)
    {
        if (chunk.KeptCount == 0)
        {
            _reader.SkipField(field, chunk.RowCount);
        }
        else if (chunk.KeepsAll)
        {
            chunk.SetField(field, ReadField(field, chunk.RowCount));
        }
        else if (DecodesAll(chunk))
        {
            using IArrowArray all = ReadField(field, chunk.RowCount);
            chunk.SetField(field, FilterKernel.Filter(all, chunk.Selection));
        }
        else
        {
            chunk.SetField(field, _reader.ReadFieldSelected(field, chunk.Selection, chunk.RowCount));
        }
    }

    private IArrowArray ReadField(int field, int rowCount)
    {
        IArrowArray values = _reader.ReadField(field, rowCount);
        if (values.Length == rowCount)
        {
            return values;
        }

        values.Dispose();
        throw new DuckLakeException(
            DuckLakeErrorKind.Unsupported,
            $"{rowCount} rows of the column hold more than 2 GiB of text or bytes. Read with a smaller batch size, or as string views.")
        {
            ColumnPath = _scan.Plan.Schema.FieldsList[field].Name,
        };
    }

    private RecordBatch BuildBatch(RowChunk chunk)
    {
        IReadOnlyList<ResolvedColumn> columns = _scan.Task.Columns;
        var arrays = new IArrowArray?[columns.Count];
        try
        {
            for (int i = 0; i < arrays.Length; i++)
            {
                ArrayData values = ResolveColumn(columns[i], _scan.Output[i], _scan.Schema.FieldsList[i], chunk);
                arrays[i] = ArrowArrayFactory.BuildArray(values);
            }

            return new RecordBatch(_scan.Schema, arrays!, chunk.KeptCount);
        }
        catch
        {
            foreach (IArrowArray? array in arrays)
            {
                array?.Dispose();
            }

            throw;
        }
    }

    private ArrayData ResolveColumn(ResolvedColumn column, FieldSource? source, Field field, RowChunk chunk) =>
        source is null
            ? VirtualColumnReader.Read(column.Virtual, field, _scan, chunk)
            : source.Plan.Resolve(source.Position < 0 ? null : chunk.GetField(source.Position)!.Data, chunk.KeptCount);

    private int[] LateFields() => [.. Enumerable.Range(0, FieldCount).Except(_scan.EarlyFields)];

    /// <summary>What <see cref="StartReading"/> asks for before anything depends on the content.</summary>
    internal IReadOnlyList<ParquetByteRange> FindFirstRanges() =>
        !DecidesByValues ? _reader.GetByteRanges(null, _rows)
        : FindIndexes() is { } indexes ? indexes.ByteRanges
        : _reader.GetByteRanges(_scan.EarlyFields, _rows);

    private RowGroupIndexes? FindIndexes() => EvaluatesFilter ? _scan.FindIndexes(_reader.RowGroup) : null;

    private async Task<List<(long Offset, ArrowBuffer Bytes)>> ReadFirstAsync(CancellationToken cancellationToken)
    {
        if (!DecidesByValues)
        {
            return await ReadAsync(null, _rows, cancellationToken).ConfigureAwait(false);
        }

        if (FindIndexes() is { } indexes)
        {
            await indexes.LoadAsync(_files, _scan.File.Path, cancellationToken).ConfigureAwait(false);
            _rows = indexes.FindRows();
            foreach ((int columnIndex, OffsetIndex offsets) in indexes.OffsetIndexes)
            {
                _reader.SetOffsetIndex(columnIndex, offsets);
            }
        }

        return _rows.Count == 0 ? [] : await ReadAsync(_scan.EarlyFields, _rows, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the fields that are decoded for the kept rows only.</summary>
    private async Task<List<(long Offset, ArrowBuffer Bytes)>> ReadLateAsync(int[] late, CancellationToken cancellationToken)
    {
        List<ParquetRowRange> rows = LatePages.FindRows(_chunks, _reader.RowGroup.FirstRowIndex, DecodesAll);
        if (LatePages.LeavesPagesOut(rows, _reader.RowCount))
        {
            await LatePages.SetIndexesAsync(_scan, _files, _reader, late, rows, cancellationToken).ConfigureAwait(false);
        }

        return await ReadAsync(late, rows, cancellationToken).ConfigureAwait(false);
    }

    private Task<List<(long Offset, ArrowBuffer Bytes)>> ReadAsync(
        int[]? fields, IReadOnlyList<ParquetRowRange> rows, CancellationToken cancellationToken) =>
        _files.ReadRangesAsync(_scan.File.Path, _reader.GetByteRanges(fields, rows), cancellationToken);

    private void Supply(List<(long Offset, ArrowBuffer Bytes)> buffers)
    {
        foreach ((long offset, ArrowBuffer bytes) in buffers)
        {
            _reader.SetBytes(offset, bytes);
        }
    }

    /// <summary>Rows decoded together: more when most will be dropped, fewer when rows are large.</summary>
    private int ChunkRows()
    {
        long rows = Math.Max(1, _reader.RowCount);
        long rowBytes = 1 + (ReservedBytes / rows);
        long wanted = DecidesByValues ? Math.Max(FilteredChunkRows, _scan.Task.BatchSize) : _scan.Task.BatchSize;
        if (FieldCount == 0)
        {
            wanted = int.MaxValue;
        }

        return (int)Math.Clamp(Math.Min(wanted, MaxChunkBytes / rowBytes), 1, rows);
    }
}
