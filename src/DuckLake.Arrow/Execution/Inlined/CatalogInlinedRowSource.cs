using System.Runtime.CompilerServices;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>Inlined rows by way of a metadata provider, under the listing of the task's plan or, in another process, a new one.</summary>
internal sealed class CatalogInlinedRowSource(MetadataProvider provider) : IInlinedRowSource
{
    public async IAsyncEnumerable<InlinedRow> ReadAsync(
        ScanTask task, IReadOnlyList<long> columnIds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileListing? listing = task.Inlined!.Listing ?? await ListAsync(task, cancellationToken).ConfigureAwait(false);
        InlinedTable inlined = listing?.InlinedTables.FirstOrDefault(candidate => candidate.Name == task.Inlined.InlinedTableName)
            ?? throw new DuckLakeException(
                DuckLakeErrorKind.Conflict,
                $"The catalog has no inlined data table '{task.Inlined.InlinedTableName}' any more: its rows were moved to files after the scan was planned. Plan the scan again.",
                isTransient: true);
        await foreach (InlinedRow row in InlinedRows.ReadAsync(provider, listing, inlined, task.Inlined.Overlay, columnIds, cancellationToken)
            .ConfigureAwait(false))
        {
            yield return row;
        }
    }

    private async Task<FileListing?> ListAsync(ScanTask task, CancellationToken cancellationToken)
    {
        SnapshotInfo snapshot = await provider.GetSnapshotAsync(task.SnapshotId, cancellationToken).ConfigureAwait(false);
        CatalogDefinition definition = await provider.GetDefinitionsAsync(snapshot, cancellationToken).ConfigureAwait(false);
        return definition.FindTable(task.TableId) is { } table
            ? await provider.ListFilesAsync(table, snapshot, null, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
