using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

internal sealed partial class ScanExecutor
{
    /// <summary>What the tasks read of each of their files, in order; the parts of a file are taken together.</summary>
    internal async Task<IReadOnlyList<ScanPlanFileReads>> InspectAsync(
        IReadOnlyList<ScanTask> tasks, Schema schema, CancellationToken cancellationToken)
    {
        var files = new List<ScanTask>();
        foreach (ScanTask task in tasks)
        {
            if (task.File is not null && (files.Count == 0 || !ReferenceEquals(files[^1].File, task.File)))
            {
                files.Add(task with { Part = ScanFilePart.Whole });
            }
        }

        var reads = new ScanPlanFileReads[files.Count];
        await Parallel.ForAsync(
            0,
            reads.Length,
            new ParallelOptions { MaxDegreeOfParallelism = new PipelineOptions().ForConcurrency(PreferredConcurrency(files)).OpenAheadFiles, CancellationToken = cancellationToken },
            async (i, token) => reads[i] = await InspectAsync(files[i], schema, token).ConfigureAwait(false)).ConfigureAwait(false);
        return reads;
    }

    /// <summary>The positions of the task's file that are deleted, or null if none is.</summary>
    internal async ValueTask<PositionBitmap?> LoadDeletedAsync(ScanTask task, CancellationToken cancellationToken)
    {
        try
        {
            return await _deletes.LoadAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, task, task.File!.Path);
        }
    }

    private async ValueTask<ScanPlanFileReads> InspectAsync(ScanTask task, Schema schema, CancellationToken cancellationToken)
    {
        ScanFile file = task.File!;
        try
        {
            PositionBitmap? deleted = await _deletes.LoadAsync(task, cancellationToken).ConfigureAwait(false);
            if (NeedsNoFile(task))
            {
                return new ScanPlanFileReads(file, []);
            }

            using OpenedFile opened = await OpenFileAsync(file, cancellationToken).ConfigureAwait(false);
            using var scan = new FileScan(task, schema, opened, deleted);
            var rowGroups = new List<ScanPlanRowGroup>(scan.Metadata.RowGroups.Count);
            foreach (RowGroupMetadata rowGroup in scan.Metadata.RowGroups)
            {
                RowGroupPruning pruning = Prune(scan, rowGroup, out FilterOutcome outcome);
                if (pruning != RowGroupPruning.None)
                {
                    rowGroups.Add(new ScanPlanRowGroup(rowGroup.Ordinal, rowGroup.RowCount, pruning, []));
                    continue;
                }

                await using var morsel = new RowGroupMorsel(scan, _files, rowGroup.Ordinal, outcome);
                rowGroups.Add(new ScanPlanRowGroup(rowGroup.Ordinal, rowGroup.RowCount, pruning, _files.Coalesce(morsel.FindFirstRanges())));
            }

            return new ScanPlanFileReads(file, rowGroups);
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, task, file.Path);
        }
    }
}
