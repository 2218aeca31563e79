using System.Runtime.CompilerServices;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>Reads inlined rows of the catalog the way a listing shows them: without those an open transaction deleted.</summary>
internal static class InlinedRows
{
    /// <summary>The rows of one inlined table of a listing, by row id.</summary>
    internal static IAsyncEnumerable<InlinedRow> ReadAsync(
        MetadataProvider provider,
        FileListing listing,
        InlinedTable table,
        InlinedOverlay? overlay,
        IReadOnlyList<long> columnIds,
        CancellationToken cancellationToken)
    {
        IAsyncEnumerable<InlinedRow> rows = provider.ReadInlinedRowsAsync(listing, table, columnIds, cancellationToken);
        return overlay is not null && overlay.Ended.TryGetValue(table.Name, out IReadOnlySet<long>? ended)
            ? ReadWithoutAsync(rows, ended, cancellationToken)
            : rows;
    }

    private static async IAsyncEnumerable<InlinedRow> ReadWithoutAsync(
        IAsyncEnumerable<InlinedRow> rows, IReadOnlySet<long> ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (InlinedRow row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!ended.Contains(row.RowId))
            {
                yield return row;
            }
        }
    }
}
