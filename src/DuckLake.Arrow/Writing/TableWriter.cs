using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Writes rows of a table: decides whether they are kept inside the catalog, splits them into partitions, sorts them, writes Parquet files
/// through the object store, and gathers the statistics the catalog stores.
/// </summary>
internal sealed class TableWriter(TableWriteContext context)
{
    private readonly IReadOnlyList<SortKey> _sortKeys = context.SortKeys ?? (context.Options.SortOnInsert ? SortKey.Of(context.Table) : []);
    private readonly FileValueCheck? _fileValues = FileValueCheck.Create(context.Table);

    /// <summary>Writes all rows of a stream. After a failure no file is left.</summary>
    /// <param name="rows">
    /// The rows, in the context's <see cref="TableWriteContext.Schema"/> followed by the columns <paramref name="rowIds"/> tells of; borrowed.
    /// </param>
    /// <param name="rowIds">Where the row ids come from.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>What was written, owned by the caller: it deletes the files when they are not committed.</returns>
    /// <exception cref="DuckLakeException">A NULL stands where none is allowed, or a file could not be written.</exception>
    public async Task<WrittenRows> WriteAsync(IArrowArrayStream rows, RowIdMode rowIds, CancellationToken cancellationToken)
    {
        try
        {
            using var held = new HeldRows();
            return await HoldAsync(rows, held, cancellationToken).ConfigureAwait(false)
                ? Inline(held, rowIds)
                : await WriteFilesAsync(held, rows, rowIds, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, context.Place) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Reads the rows as long as they are few enough for the catalog. True if the stream ended before that.</summary>
    private async Task<bool> HoldAsync(IArrowArrayStream rows, HeldRows held, CancellationToken cancellationToken)
    {
        if (context.Inlining == InliningMode.Never)
        {
            return false;
        }

        while (held.RowCount <= context.Options.InliningRowLimit)
        {
            if (await ReadAsync(rows, cancellationToken).ConfigureAwait(false) is not { } batch)
            {
                return true;
            }

            held.Add(batch);
        }

        return false;
    }

    private WrittenRows Inline(HeldRows held, RowIdMode rowIds)
    {
        if (held.RowCount == 0)
        {
            return WrittenRows.Nothing;
        }

        using RecordBatch rows = held.Concatenate();
        using RecordBatch sorted = _sortKeys.Count == 0 ? rows.Retain() : SortingSink.Sort(rows, _sortKeys);
        int columnCount = context.Schema.FieldsList.Count;
        var columns = new IArrowArray[columnCount];
        for (int i = 0; i < columnCount; i++)
        {
            columns[i] = ArrowArrayFactory.BuildArray(sorted.Column(i).Data.Retain());
        }

        var batch = new RecordBatch(context.Schema, columns, sorted.Length);
        return new WrittenRows
        {
            InlinedRows = new WrittenInlinedRows
            {
                Batch = batch,
                RowIds = rowIds == RowIdMode.Assigned ? null : ((Int64Array)sorted.Column(columnCount)).Values.ToArray(),
                Statistics = InlinedStatistics.Gather(context.Table.Columns, batch),
            },
        };
    }

    private async Task<WrittenRows> WriteFilesAsync(HeldRows held, IArrowArrayStream rows, RowIdMode rowIds, CancellationToken cancellationToken)
    {
        var factory = new FileFactory(context, rowIds);
        try
        {
            await using IRowSink sink = CreateSink(factory);
            while (held.TryTake(out RecordBatch? first))
            {
                await WriteAsync(sink, first, cancellationToken).ConfigureAwait(false);
            }

            while (await ReadAsync(rows, cancellationToken).ConfigureAwait(false) is { } batch)
            {
                await WriteAsync(sink, batch, cancellationToken).ConfigureAwait(false);
            }

            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await factory.DeleteAllAsync().ConfigureAwait(false);
            throw;
        }

        return new WrittenRows { Files = factory.Files };
    }

    private async ValueTask WriteAsync(IRowSink sink, RecordBatch batch, CancellationToken cancellationToken)
    {
        using (batch)
        {
            _fileValues?.Check(batch);
            await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private IRowSink CreateSink(FileFactory factory)
    {
        IRowSink files = PartitionKeys.Create(context.Table, context.Schema) is { } keys ? new PartitionedFileSink(factory, keys)
            : context.Options.PerThreadOutput && context.DegreeOfParallelism > 1 && _sortKeys.Count == 0 ? new ParallelFileSink(factory)
            : new RotatingFileSink(factory, "", null, context.DegreeOfParallelism);
        return _sortKeys.Count == 0 ? files : new SortingSink(files, _sortKeys, context);
    }

    /// <summary>The next batch with rows, which break no constraint; owned by the caller.</summary>
    private async ValueTask<RecordBatch?> ReadAsync(IArrowArrayStream rows, CancellationToken cancellationToken)
    {
        while (await rows.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            if (batch.Length > 0)
            {
                CheckNotNull(batch);
                return batch;
            }

            batch.Dispose();
        }

        return null;
    }

    private void CheckNotNull(RecordBatch batch)
    {
        IReadOnlyList<ColumnDefinition> columns = context.Table.Columns;
        for (int i = 0; i < columns.Count; i++)
        {
            if (context.ChecksNotNull && !columns[i].NullsAllowed && batch.Column(i).NullCount > 0)
            {
                batch.Dispose();
                throw new DuckLakeException(DuckLakeErrorKind.ConstraintViolation, $"NOT NULL constraint failed: {context.Table.Name}.{columns[i].Name}")
                {
                    SchemaName = context.Table.Schema.Name,
                    TableName = context.Table.Name,
                    ColumnPath = columns[i].Name,
                };
            }
        }
    }
}
