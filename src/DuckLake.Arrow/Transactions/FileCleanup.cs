using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Deletes files that no snapshot refers to, as far as it can.</summary>
internal static class FileCleanup
{
    /// <summary>Deletes files; what cannot be deleted stays behind for the clean-up of orphaned files.</summary>
    public static async Task DeleteAsync(DuckLakeCatalog catalog, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            return;
        }

        try
        {
            foreach (IGrouping<IObjectStore, string> store in paths.GroupBy(catalog.ObjectStores.Resolve))
            {
                await store.Key.DeleteAsync([.. store], cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is ObjectStoreException or ObjectDeleteException or OperationCanceledException)
        {
            // What undid the transaction is the error to report; files left behind are orphans, invisible to every reader.
        }
    }
}
