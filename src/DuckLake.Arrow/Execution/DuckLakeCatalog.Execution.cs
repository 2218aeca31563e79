using DuckLake.Arrow.Execution;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeCatalog
{
    private readonly Lock _executorLock = new();
    private ScanExecutor? _executor;

    /// <summary>Executes scan tasks; holds the caches of footers and deletes.</summary>
    internal ScanExecutor Executor
    {
        get
        {
            lock (_executorLock)
            {
                return _executor ??= new ScanExecutor(ObjectStores, new CatalogInlinedRowSource(Metadata), new FileReaderOptions
                {
                    FooterCacheBytes = Options.MetadataCacheBytes / 2,
                    DeleteCacheBytes = Options.MetadataCacheBytes / 2,
                });
            }
        }
    }
}
