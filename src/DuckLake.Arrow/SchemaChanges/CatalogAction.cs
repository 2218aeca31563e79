namespace DuckLake.Arrow;

/// <summary>
/// One change of a lake's definitions. Immutable and re-appliable: a transaction applies it to the snapshot it began on, the commit
/// again to the newest one. Objects are named by id; those of the transaction have provisional ids that the action carries.
/// </summary>
internal abstract class CatalogAction
{
    /// <summary>Changes the definitions.</summary>
    /// <exception cref="DuckLakeException">The definitions do not allow the change; they are left as they were.</exception>
    public abstract void Apply(WorkingCatalog catalog);
}
