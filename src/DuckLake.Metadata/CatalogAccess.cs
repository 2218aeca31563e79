namespace DuckLake.Metadata;

/// <summary>What may be done with a catalog.</summary>
public enum CatalogAccess
{
    /// <summary>Reading, and writing where the database lets it. Reading takes no write locks.</summary>
    ReadWrite,

    /// <summary>Reading only; every write fails with <see cref="MetadataErrorKind.ReadOnly"/> before the database is asked.</summary>
    ReadOnly,
}
