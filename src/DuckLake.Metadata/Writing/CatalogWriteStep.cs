namespace DuckLake.Metadata;

/// <summary>A moment of writing to the catalog.</summary>
internal enum CatalogWriteStep
{
    /// <summary>The next statement of the batch is about to be sent.</summary>
    BeforeStatement,

    /// <summary>All statements have run; COMMIT is about to be sent.</summary>
    BeforeCommit,

    /// <summary>The database acknowledged the COMMIT.</summary>
    AfterCommit,
}
