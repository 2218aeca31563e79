using System.Runtime.CompilerServices;
using DuckLake.Columnar;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Executes scan tasks as a stream of record batches. One instance per opened lake: it holds the caches of footers and deletes.
/// Thread-safe.
/// </summary>
internal sealed partial class ScanExecutor
{
    private readonly IInlinedRowSource _inlinedRows;
    private readonly FileReader _files;
    private readonly DeleteLoader _deletes;

    internal ScanExecutor(ObjectStoreRegistry stores, IInlinedRowSource inlinedRows, FileReaderOptions? options = null)
    {
        options ??= new FileReaderOptions();
        _inlinedRows = inlinedRows;
        _files = new FileReader(stores, options);
        _deletes = new DeleteLoader(_files, options);
    }

    /// <summary>
    /// The batches of the tasks. Nothing is read before the first batch is asked for. The caller disposes the stream, at any time.
    /// </summary>
    /// <param name="tasks">Tasks with the same output columns.</param>
    /// <param name="schema">Schema of the output.</param>
    /// <param name="options">How to use the machine.</param>
    internal IArrowArrayStream Execute(IReadOnlyList<ScanTask> tasks, Schema schema, PipelineOptions options)
    {
        PipelineOptions suited = options.ForConcurrency(PreferredConcurrency(tasks));
        return new MorselPipeline(schema, cancellationToken => EnumerateAsync(tasks, schema, suited, cancellationToken), suited);
    }

    /// <summary>The positions of the task's file that are not visible at its snapshot, or null if all rows are.</summary>
    internal ValueTask<PositionBitmap?> LoadDeletesAsync(ScanTask task, CancellationToken cancellationToken) =>
        _deletes.LoadAsync(task, cancellationToken);

    /// <summary>All positions of a delete file of the task's file, with the snapshots they were deleted at.</summary>
    internal ValueTask<DeleteHistory> LoadDeleteHistoryAsync(ScanTask task, ScanDeleteFile deleteFile, CancellationToken cancellationToken) =>
        _deletes.LoadHistoryAsync(task, deleteFile, cancellationToken);

    /// <summary>The requests to have in flight, by the store of the first file: the files of a table are in one place as a rule.</summary>
    private int PreferredConcurrency(IReadOnlyList<ScanTask> tasks)
    {
        foreach (ScanTask task in tasks)
        {
            if (task.File is { } file)
            {
                return _files.PreferredConcurrency(file.Path);
            }
        }

        return 1;
    }

    private static bool NeedsNoFile(ScanTask task) =>
        task.Columns.Count == 0
        && task.Filter is null
        && task.Part.Kind == ScanFilePartKind.Whole
        && task.File!.PartialRanges.Count == 0
        && !(task.File.PartialMax > task.SnapshotId);

    private async IAsyncEnumerable<Morsel> EnumerateAsync(
        IReadOnlyList<ScanTask> tasks, Schema schema, PipelineOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opening = new Queue<Task<IReadOnlyList<Morsel>>>();
        try
        {
            for (int next = 0; next < tasks.Count || opening.Count > 0;)
            {
                while (next < tasks.Count && opening.Count < Math.Max(1, options.OpenAheadFiles))
                {
                    opening.Enqueue(OpenAsync(tasks[next++], schema, cancellationToken));
                }

                IReadOnlyList<Morsel> morsels = await opening.Peek().ConfigureAwait(false);
                _ = opening.Dequeue();
                int handedOver = 0;
                try
                {
                    foreach (Morsel morsel in morsels)
                    {
                        handedOver++;
                        yield return morsel;
                    }
                }
                finally
                {
                    await DisposeAsync(morsels.Skip(handedOver)).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // Loops with awaits stand in methods of their own: in the finally block of an iterator that is disposed early, the
            // compiler leaves them after the first round.
            await DisposeAsync(opening).ConfigureAwait(false);
        }
    }

    private static async Task DisposeAsync(IEnumerable<Task<IReadOnlyList<Morsel>>> opening)
    {
        foreach (Task<IReadOnlyList<Morsel>> task in opening)
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DisposeAsync(task.IsCompletedSuccessfully ? task.Result : []).ConfigureAwait(false);
        }
    }

    private static async Task DisposeAsync(IEnumerable<Morsel> morsels)
    {
        foreach (Morsel morsel in morsels)
        {
            await morsel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<Morsel>> OpenAsync(ScanTask task, Schema schema, CancellationToken cancellationToken)
    {
        if (task.Inlined is { } inlined)
        {
            if (inlined.Overlay is { } overlay && overlay.Added.TryGetValue(inlined.InlinedTableName, out PendingRowsView? added))
            {
                return [new PendingRowsMorsel(task, schema, added)];
            }

            return [new InlinedMorsel(task, schema, _inlinedRows)];
        }

        try
        {
            ScanFile file = task.File!;
            if (NeedsNoFile(task))
            {
                PositionBitmap? uncounted = await _deletes.LoadAsync(task, cancellationToken).ConfigureAwait(false);
                return [new CountMorsel(schema, file.RecordCount - (uncounted?.Count ?? 0))];
            }

            using OpenedFile opened = await OpenFileAsync(file, cancellationToken).ConfigureAwait(false);

            // The memory of deletes is bounded by the row count, which is not trusted before.
            FileScan.CheckRowCount(file, opened.Metadata);
            PositionBitmap? deleted = await _deletes.LoadAsync(task, cancellationToken).ConfigureAwait(false);
            using var scan = new FileScan(task, schema, opened, deleted);
            return await CreateMorselsAsync(scan).ConfigureAwait(false);
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, task, task.File!.Path);
        }
    }

    private async ValueTask<List<Morsel>> CreateMorselsAsync(FileScan scan)
    {
        var morsels = new List<Morsel>();
        try
        {
            AddMorsels(scan, morsels);
            return morsels;
        }
        catch
        {
            await DisposeAsync(morsels).ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask<OpenedFile> OpenFileAsync(ScanFile file, CancellationToken cancellationToken) =>
        _files.OpenAsync(file.Path, file.SizeBytes, file.FooterSizeBytes, file.EncryptionKey, cancellationToken);

    private void AddMorsels(FileScan scan, List<Morsel> morsels)
    {
        foreach (RowGroupMetadata rowGroup in scan.Metadata.RowGroups)
        {
            long firstByte = rowGroup.Columns.Count == 0 ? 0 : rowGroup.Columns[0].ByteRange.Offset;
            if (scan.Task.Part.Contains(rowGroup.Ordinal, firstByte) && Prune(scan, rowGroup, out FilterOutcome outcome) == RowGroupPruning.None)
            {
                morsels.Add(new RowGroupMorsel(scan, _files, rowGroup.Ordinal, outcome));
            }
        }
    }

    private static RowGroupPruning Prune(FileScan scan, RowGroupMetadata rowGroup, out FilterOutcome outcome)
    {
        outcome = FilterOutcome.None;
        if (rowGroup.RowCount == 0 || scan.Deleted?.CountIn(rowGroup.FirstRowIndex, rowGroup.RowCount) == rowGroup.RowCount)
        {
            return RowGroupPruning.NoVisibleRows;
        }

        outcome = scan.Evaluate(rowGroup);
        return outcome == FilterOutcome.None ? RowGroupPruning.Statistics : RowGroupPruning.None;
    }
}
